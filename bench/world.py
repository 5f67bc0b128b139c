"""The worlds that are measured: built once, kept in a cache, and copied for each run."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.moving import move
from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("KRU_BENCH_CACHE", Path(tempfile.gettempdir()) / "kru-bench-cache"))
ENGINES = ("sqlite", "postgresql")
EMPTY = "empty"  # a migrated node with nothing in it
MADE_OF = ("kru/demo/*.py", "kru/*/migrations/*.py", "kru/policies/**/*.toml")


@dataclass(frozen=True)
class Node:
    """Where a node of one run keeps what it has, and its database."""

    engine: str
    directory: Path
    database_url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables with which a process becomes this node."""
        own = {
            "KRU_DATA_DIR": str(self.directory),
            "KRU_DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "kru.node.settings",
            "PYTHONPATH": str(ROOT),
        }
        return {**os.environ, **own, **more}

    def size(self) -> int:
        """Return the bytes of the database."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
                return int(row[0]) if row else 0
        return (self.directory / "kru.sqlite3").stat().st_size


def key() -> str:
    """Return what changes whenever a world would come out differently."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(found for pattern in MADE_OF for found in ROOT.glob(pattern)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


class Worlds:
    """Gives nodes of any size on one engine; each is a copy that a run may write to."""

    def __init__(self, engine: str, run: Path, address: str = "") -> None:
        self.engine, self._run, self._address = engine, run, address
        self._key = key()

    def node(self, size: str, name: str) -> Node:
        """Return a node with a world of a size; a name is given to one node only."""
        kept = self._kept(size)
        if self.engine == "sqlite":
            return self._in_file(kept, name)
        return self._in_postgresql(self._kept_in_postgresql(size, kept), name)

    def copy(self, node: Node, name: str) -> Node:
        """Return another node with what a node holds now; nothing may be connected to that one."""
        if self.engine == "sqlite":
            return self._in_file(node.directory / "kru.sqlite3", name)
        return self._in_postgresql(urlsplit(node.database_url).path.lstrip("/"), name)

    def drop(self, node: Node) -> None:
        """Remove a node that is no longer needed."""
        shutil.rmtree(node.directory)
        if node.database_url:
            with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
                name = sql.Identifier(urlsplit(node.database_url).path.lstrip("/"))
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _in_file(self, original: Path, name: str) -> Node:
        node = self._directory(name)
        shutil.copyfile(original, node.directory / "kru.sqlite3")
        return node

    def _in_postgresql(self, template: str, name: str) -> Node:
        names = sql.Identifier(f"run_{name}"), sql.Identifier(template)
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[0]))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*names))
        return self._directory(name, self._url(f"run_{name}"))

    def _directory(self, name: str, database_url: str = "") -> Node:
        directory = self._run / f"{self.engine}-{name}"
        directory.mkdir(parents=True)
        return Node(self.engine, directory, database_url)

    def _url(self, database: str) -> str:
        return urlunsplit(urlsplit(self._address)._replace(path=f"/{database}"))

    def _kept(self, size: str) -> Path:
        """Return the embedded database with a world, built by the product's own command if it is new."""
        kept = CACHE / f"{self._key}-{size}.sqlite3"
        if kept.exists():
            return kept
        _forget_others(self._key)
        started = time.monotonic()
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="building-") as directory:
            node = Node("sqlite", Path(directory))
            words = ["-m", "django", "migrate", "--verbosity", "0"]
            if size != EMPTY:
                words = ["-m", "kru", "demo", "--size", size]
            subprocess.run([sys.executable, *words], env=node.environment(), check=True, stdout=sys.stderr)
            with contextlib.closing(sqlite3.connect(node.directory / "kru.sqlite3")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (node.directory / "kru.sqlite3").rename(kept)
        _say(f"{size}: built in {time.monotonic() - started:.0f} s, {kept.stat().st_size >> 20} MB")
        return kept

    def _kept_in_postgresql(self, size: str, kept: Path) -> str:
        """Return the name of the database with the same world, moved over row by row if it is new."""
        name = f"world_{self._key}_{size}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if found:
                return name
            others = connection.execute(
                "SELECT datname FROM pg_database WHERE datname ~ '^(world|run)_' AND datname !~ %s",
                [f"^world_{self._key}_"],
            )
            for (other,) in others.fetchall():
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(other)))
            building = f"building_{size}"
            names = sql.Identifier(building), sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(names[0]))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(names[0]))
            started = time.monotonic()
            node = Node(self.engine, self._run, self._url(building))
            migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
            subprocess.run(migrate, env=node.environment(), check=True)
            move(kept, node.database_url)
            megabytes = node.size() >> 20
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
        _say(f"{size}: moved to PostgreSQL in {time.monotonic() - started:.0f} s, {megabytes} MB")
        return name


@contextlib.contextmanager
def worlds(engine: str) -> Iterator[Worlds]:
    """Give the worlds of one engine, and remove their copies afterwards."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        run = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=CACHE, prefix="run-")))
        address = ""
        if engine == "postgresql":
            found = postgres.binaries()
            kept = CACHE / f"postgresql-{postgres.version(found) if found else 0}"
            address = stack.enter_context(postgres.server(durable=True, kept=kept))
        yield Worlds(engine, run, address)


def _forget_others(key: str) -> None:
    """Remove the worlds that older code built: nothing asks for them again."""
    for kept in CACHE.glob("*.sqlite3*"):
        if not kept.name.startswith(key):
            kept.unlink()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
