"""The journal as a Django application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers the journal's tables."""

    name = "kru.journal"
    label = "journal"
