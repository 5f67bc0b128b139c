"""Whether a database is whole, and what its rows point to lacks only where scope explains it."""

from django.apps import apps
from django.db import connection, models

from tests.sync.oracle import Part, Whole


def check_sound(whole: Whole, path: str | None) -> None:
    """Assert that a database is whole, and that what its rows point to lacks only where scope explains it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]
        cursor.execute("PRAGMA foreign_key_check")
        lacking = cursor.fetchall()
        tables = {model._meta.db_table: model for model in apps.get_models()}
        for table, rowid, parent, _ in lacking:
            assert path is not None, f"central: a row of {table} points to nothing in {parent}"
            label = tables[parent]._meta.label_lower
            for column in tables[table]._meta.concrete_fields:
                if isinstance(column, models.ForeignKey) and column.related_model is tables[parent]:
                    cursor.execute(f'SELECT "{column.column}" FROM {table} WHERE rowid = %s', [rowid])
                    (rid,) = cursor.fetchone()
                    row = whole.rows[label].get(rid or "")
                    assert row is None or not whole.places.holds(Part(path), label, row), f"{path}: {table}"
