"""Opens the embedded database with a write-ahead log."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


def _set_journal(connection: Any, **_: object) -> None:
    connection.cursor().execute("PRAGMA journal_mode = WAL")


class OfficeConfig(AppConfig):
    """The one application of the project."""

    name = "office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Set the journal of every connection."""
        connection_created.connect(_set_journal)
