"""Moves a world from the embedded database into PostgreSQL, row by row, so that both hold the same."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

LEFT = ("django_migrations",)
MANY = 5_000


def move(kept: Path, url: str) -> None:
    """Fill the tables of a migrated PostgreSQL database with the rows of an embedded one."""
    with (
        contextlib.closing(sqlite3.connect(f"file:{kept}?immutable=1", uri=True)) as source,
        psycopg.connect(url) as target,
    ):
        # neither triggers nor foreign keys are asked again: the rows are there and were checked
        target.execute("SET session_replication_role = replica")
        target.execute("SET timezone = 'UTC'")
        tables = [table for table in _tables(target) if table not in LEFT]
        target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        for table in tables:
            _copy(source, target, table)
            _raise_sequences(target, table)
    with psycopg.connect(url, autocommit=True) as target:
        target.execute("VACUUM (FREEZE, ANALYZE)")


def _tables(target: psycopg.Connection[Any]) -> list[str]:
    found = target.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in found]


def _columns(target: psycopg.Connection[Any], table: str) -> list[str]:
    found = target.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in found]


def _copy(source: sqlite3.Connection, target: psycopg.Connection[Any], table: str) -> None:
    columns = _columns(target, table)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    quoted = ", ".join(f'"{name}"' for name in columns)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with target.cursor().copy(into) as copy:
        for row in _rows(source, f'SELECT {quoted} FROM "{table}"'):
            copy.write_row(row)


def _rows(source: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    found = source.execute(query)
    while rows := found.fetchmany(MANY):
        yield from rows


def _raise_sequences(target: psycopg.Connection[Any], table: str) -> None:
    for column in _columns(target, table):
        named = target.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column]).fetchone()
        if named and named[0]:
            highest = sql.SQL("SELECT setval(%s, coalesce(max({}), 0) + 1, false) FROM {}")
            target.execute(highest.format(sql.Identifier(column), sql.Identifier(table)), [named[0]])
