"""Sync as a Django application."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Registers the tables of sync."""

    name = "kru.sync"
    label = "sync"
