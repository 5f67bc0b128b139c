"""A trigram index over a `search_text` column, and the condition that uses it: on SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q
from django.db.models.expressions import RawSQL

FEW = 200  # rows; so few are named in the statement that follows, and the index is asked once
BROAD = 1_500  # rows; where a text finds more, a part of the table is read sooner without it
SHORTEST = 3  # code points; a shorter term has no trigram and goes to the base table


class TrigramIndex(Operation):
    """Index a model's `search_text` by trigrams, kept up to date by the database itself."""

    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the state as it is: the index is not part of Django's models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create the index, and fill it from the rows that are there."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        for statement in _creation(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the index."""
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {table}_trigram")
            return
        for event in ("insert", "update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_trigram_{event}")
        schema_editor.execute(f"DROP TABLE {table}_trigram")
        schema_editor.execute(f"DROP TABLE {table}_trigram_row")

    def describe(self) -> str:
        """Return what `sqlmigrate` prints."""
        return f"Index {self.model}.search_text by trigrams"


def containing(model: type[models.Model], terms: Sequence[str], *, part: bool = False) -> Q:
    """Return the condition that a model's `search_text` contains every term as a substring.

    `part` says that other indexes lead to a part of the rows: the first ones in an order, those of a place.
    PostgreSQL decides by its statistics which index to use; for SQLite a statement that looks decides here.
    """
    condition = Q()
    table = model._meta.db_table
    long = [term for term in terms if len(term) >= SHORTEST]
    match = " AND ".join('"' + term.replace('"', '""') + '"' for term in long)
    if connection.vendor == "sqlite" and long:
        few = _few(table, match)
        if few is not None or not (part and _finds_many(table, match)):
            condition &= Q(pk__in=RawSQL(_found(table), [match]) if few is None else few)
            terms = [term for term in terms if len(term) < SHORTEST]
    for term in terms:
        condition &= Q(search_text__contains=term)
    return condition


def _found(table: str) -> str:
    return (
        f"SELECT r.id FROM {table}_trigram t JOIN {table}_trigram_row r ON r.number = t.rowid "
        f"WHERE {table}_trigram MATCH %s"
    )


def _few(table: str, match: str) -> list[UUID] | None:
    """Return the rows that are found if they are few."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_found(table)} LIMIT %s", [match, FEW + 1])
        found = cursor.fetchall()
    return [UUID(row[0]) for row in found] if len(found) <= FEW else None


def _finds_many(table: str, match: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM "
            f"(SELECT rowid FROM {table}_trigram WHERE {table}_trigram MATCH %s LIMIT %s)",
            [match, BROAD + 1],
        )
        return bool(cursor.fetchone()[0] > BROAD)


def _creation(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            f"CREATE INDEX {table}_trigram ON {table} USING gin (search_text gin_trgm_ops)",
        ]
    # rows are numbered in a table of their own: VACUUM may renumber the rowids of a table with a UUID key
    index, row = f"{table}_trigram", f"{table}_trigram_row"
    number = f"(SELECT number FROM {row} WHERE id = old.id)"
    return [
        f"CREATE TABLE {row} (number INTEGER PRIMARY KEY, id char(32) NOT NULL UNIQUE)",
        f"CREATE VIRTUAL TABLE {index} USING fts5(search_text, tokenize='trigram case_sensitive 1')",
        f"INSERT INTO {row} (id) SELECT id FROM {table}",
        f"INSERT INTO {index} (rowid, search_text) "
        f"SELECT r.number, t.search_text FROM {table} t JOIN {row} r ON r.id = t.id",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO {row} (id) VALUES (new.id); "
        f"INSERT INTO {index} (rowid, search_text) VALUES (last_insert_rowid(), new.search_text); END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF search_text ON {table} "
        f"WHEN old.search_text <> new.search_text BEGIN "
        f"UPDATE {index} SET search_text = new.search_text WHERE rowid = {number}; END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN "
        f"DELETE FROM {index} WHERE rowid = {number}; DELETE FROM {row} WHERE id = old.id; END",
    ]
