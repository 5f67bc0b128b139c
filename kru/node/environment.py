"""What a node is told by its environment: one dataclass, read once."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from kru.node.authority import addresses
from kru.sync.membership import Membership


@dataclass(frozen=True)
class Environment:
    """The settings that differ from node to node."""

    directory: Path  # where the node keeps its database, files and keys
    database_url: str  # empty: the embedded database in `directory`
    port: int
    host: str
    public_url: str
    debug: bool
    demo: bool
    node: str  # the node's name in the journal
    node_kind: str  # central, or office
    membership: Membership | None  # of an office: who it is, and of which central
    trust_port: int  # where an office hands out the certificate of its authority; 0: nowhere
    tls: bool  # served by certificates of the office's own authority
    secret_key: str
    allowed_hosts: tuple[str, ...]

    @classmethod
    def read(cls) -> "Environment":
        """Read KRU_* variables and what an office was given when it joined.

        A secret key is made and kept at the first start.
        """
        directory = Path(os.environ.get("KRU_DATA_DIR", "var")).resolve()
        port = int(os.environ.get("KRU_PORT", "8000"))
        membership = Membership.read(directory)
        tls = membership is not None and os.environ.get("KRU_TLS", "1") == "1"
        public_url = os.environ.get("KRU_PUBLIC_URL", f"http{'s' if tls else ''}://localhost:{port}")
        known = ",".join(addresses()) if membership else "localhost,127.0.0.1,[::1]"
        hosts = os.environ.get("KRU_ALLOWED_HOSTS", known)
        everywhere = "0.0.0.0" if membership else "127.0.0.1"  # noqa: S104 - an office serves its network
        return cls(
            directory=directory,
            database_url=os.environ.get("KRU_DATABASE_URL", ""),
            port=port,
            host=os.environ.get("KRU_HOST", everywhere),
            public_url=public_url.rstrip("/"),
            debug=os.environ.get("KRU_DEBUG", "") == "1",
            demo=os.environ.get("KRU_DEMO", "") == "1",
            node=membership.name if membership else os.environ.get("KRU_NODE", "central"),
            node_kind="office" if membership else "central",
            membership=membership,
            tls=tls,
            trust_port=int(os.environ.get("KRU_TRUST_PORT", str(port + 1) if tls else "0")),
            secret_key=os.environ.get("KRU_SECRET_KEY") or _kept_key(directory),
            allowed_hosts=tuple(hosts.split(",")),
        )


def _kept_key(directory: Path) -> str:
    path = directory / "secret-key"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def database(environment: Environment) -> dict[str, object]:
    """Return Django's database settings: PostgreSQL by URL, or the embedded SQLite file."""
    if not environment.database_url:
        return {
            "ENGINE": "kru.journal.sqlite3",
            "NAME": environment.directory / "kru.sqlite3",
            # a file, as in life: a database in memory knows no waiting writers
            "TEST": {"NAME": environment.directory / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            },
        }
    url = urlsplit(environment.database_url)
    if url.scheme not in ("postgresql", "postgres"):
        raise ValueError("KRU_DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or "") or dict(parse_qsl(url.query)).get("host", ""),
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 600,
    }
