"""Databases that can break: files or PostgreSQL databases, copied at will, with a fuse."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres

from kru.journal.sqlite3.base import DatabaseWrapper as Sqlite

DEFAULT = "default"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Crash(BaseException):
    """The process has died at this moment: no handler of errors ran, what was not committed is gone."""


class Fused:
    """A connection that dies before one of its next commits, of a transaction or a single statement."""

    fuse: int | None = None

    def arm(self, commits: int) -> None:
        """Let the process die after this many commits, before the one that follows."""
        self.fuse = commits
        self.execute_wrappers.append(self._before)  # type: ignore[attr-defined]

    def disarm(self) -> None:
        """Let the process live."""
        self.fuse = None
        if self._before in self.execute_wrappers:  # type: ignore[attr-defined]
            self.execute_wrappers.remove(self._before)  # type: ignore[attr-defined]

    def _commit(self) -> None:
        self._burn()
        super()._commit()  # type: ignore[misc]

    def _before(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.in_atomic_block and sql.lstrip()[:7].upper().startswith(WRITES):  # type: ignore[attr-defined]
            self._burn()
        return execute(sql, params, many, context)

    def _burn(self) -> None:
        if self.fuse is None:
            return
        if self.fuse == 0:
            self.disarm()
            self.connection.rollback()  # type: ignore[attr-defined]
            raise Crash
        self.fuse -= 1


class SqliteFile(Fused, Sqlite):
    """A connection to a file, as an office has it but for the waiting for the disk."""


class PostgresDatabase(Fused, Postgres):
    """A connection to a database of the server that the tests run beside."""


class Store(Protocol):
    """Where a node keeps what it knows."""

    def connect(self) -> Any:
        """Return a fresh connection, as a process that starts opens it."""

    def copy(self, name: str) -> "Store":
        """Return a copy under another name; nobody may be connected."""

    def destroy(self) -> None:
        """Remove it."""


@dataclass(frozen=True)
class SqliteStore:
    """An SQLite file; the journal in memory makes it one file that can be copied between transactions."""

    path: Path

    def connect(self) -> Any:
        """Return a fresh connection, as a process that starts opens it."""
        usual = connections.configure_settings({DEFAULT: {"ENGINE": "kru.journal.sqlite3"}})[DEFAULT]
        options = {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;",
        }
        return SqliteFile({**usual, "NAME": str(self.path), "OPTIONS": options}, alias=DEFAULT)

    def copy(self, name: str) -> "SqliteStore":
        """Return a copy under another name; nobody may be connected."""
        there = Path(name) if name.startswith("/") else self.path.with_name(f"{name}.sqlite3")
        shutil.copyfile(self.path, there)
        return SqliteStore(there)

    def destroy(self) -> None:
        """Remove it."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class PostgresStore:
    """A database of the server that the tests run beside; copies are made of it as of a template."""

    name: str

    def create(self) -> "PostgresStore":
        """Make it, empty, and return it."""
        self._tell(f'CREATE DATABASE "{self.name}"')
        return self

    def connect(self) -> Any:
        """Return a fresh connection, as a process that starts opens it."""
        usual = deepcopy(connections[DEFAULT].settings_dict)
        return PostgresDatabase({**usual, "NAME": self.name}, alias=DEFAULT)

    def copy(self, name: str) -> "PostgresStore":
        """Return a copy under another name; nobody may be connected."""
        there = PostgresStore(name.rpartition("/")[2].replace("-", "_"))
        there.destroy()
        self._tell(f'CREATE DATABASE "{there.name}" TEMPLATE "{self.name}"')
        return there

    def destroy(self) -> None:
        """Remove it."""
        self._tell(f'DROP DATABASE IF EXISTS "{self.name}"')

    def _tell(self, statement: str) -> None:
        with connections[DEFAULT]._nodb_cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def standing_at(wrapper: Any, kind: str, name: str) -> Iterator[None]:
    """Let everything in this block happen at a node."""
    usual = connections[DEFAULT], settings.NODE_KIND, settings.NODE
    connections[DEFAULT], settings.NODE_KIND, settings.NODE = wrapper, kind, name
    try:
        yield
    finally:
        connections[DEFAULT], settings.NODE_KIND, settings.NODE = usual
