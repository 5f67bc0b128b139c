"""The interface as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers templates, tags and static files."""

    name = "kru.ui"
    label = "ui"
