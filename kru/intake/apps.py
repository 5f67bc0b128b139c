"""The context intake as a Django application."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Registers the context intake."""

    name = "kru.intake"
    label = "intake"
