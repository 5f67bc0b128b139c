"""The database engine of the embedded database: Django's own, but for what a changed table would lose."""

from typing import Any

from django.db.backends.sqlite3 import base, schema
from django.db.models import Model

OF_UNDO = "_undo_"  # an office makes these anew at its start, of the columns that are there then


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Changes tables; most changes make the table anew, and SQLite drops its triggers with the old one."""

    def _remake_table(self, model: type[Model], *args: Any, **named: Any) -> None:
        table = model._meta.db_table
        found = self._triggers_speaking_of(table)
        for name, (on, _) in found.items():
            if on != table:  # SQLite renames no table while a trigger speaks of one that is not there
                self.execute(f"DROP TRIGGER {name}", params=None)
        super()._remake_table(model, *args, **named)  # type: ignore[misc]  # its types leave it out
        for name, (on, sql) in found.items():
            if on != table or OF_UNDO not in name:
                self.execute(sql, params=None)

    def _triggers_speaking_of(self, table: str) -> dict[str, tuple[str, str]]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(sql, %s)",
                [table],
            )
            return {name: (on, sql) for name, on, sql in cursor.fetchall()}


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to an SQLite file."""

    SchemaEditorClass = SchemaEditor
