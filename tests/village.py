"""The village as a snapshot: built once by actions, then put back row by row for each test."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management.color import no_style
from django.db import connection
from django.test.utils import override_settings

from kru.credits.models import LedgerEntry
from kru.demo.cast import Cast
from kru.demo.settling import build_village
from tests.actors import AT


class QuickHasher(PBKDF2PasswordHasher):
    """Makes passwords that the real hashers accept, without their delay on purpose."""

    iterations = 1


def quick_passwords() -> override_settings:
    """Return a context in which passwords are made by `QuickHasher`."""
    return override_settings(PASSWORD_HASHERS=[f"{__name__}.QuickHasher"])


@dataclass(frozen=True)
class Snapshot:
    """The cast, and the rows of every table that the village fills."""

    cast: Cast
    tables: Sequence[tuple[str, Sequence[str], Sequence[tuple[Any, ...]]]]

    @classmethod
    def build(cls) -> "Snapshot":
        """Build the village in the current transaction, empty until then, and keep what came of it."""
        with quick_passwords():
            cast = build_village(AT)
        tables = []
        with connection.cursor() as cursor:
            for model in _models():
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table}")
                if rows := cursor.fetchall():
                    columns = [connection.ops.quote_name(column[0]) for column in cursor.description]
                    tables.append((table, columns, rows))
        return cls(cast, tables)

    def restore(self) -> Cast:
        """Put the rows back into empty tables and return the cast."""
        with connection.cursor() as cursor:
            for table, columns, rows in self.tables:
                values = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
                cursor.execute(statement)
        return self.cast


def _models() -> list[Any]:
    models = [model for model in apps.get_models() if model.__module__.startswith("kru.")]
    # the database lets nobody enter a line of the ledger before what earned it
    return sorted(models, key=lambda model: model is LedgerEntry)
