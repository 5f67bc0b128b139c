"""Inserting many rows at once: by COPY where the database has it, which is several times as fast."""

from collections.abc import Sequence

from django.db import connection, models

_WORTH_A_COPY = 100
BATCH = 2_000


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model; a key that the database makes is not brought back."""
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor == "postgresql" and len(rows) >= _WORTH_A_COPY:
        _copy(model, rows)
    else:
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    fields = [
        field for field in model._meta.concrete_fields if not (field.primary_key and rows[0].pk is None)
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = [(field.attname, field.get_db_prep_save) for field in fields]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([prepare(getattr(row, name), connection) for name, prepare in prepared])
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias
