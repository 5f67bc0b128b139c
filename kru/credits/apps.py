"""The context credits as a Django application."""

from django.apps import AppConfig


class CreditsConfig(AppConfig):
    """Registers the context credits."""

    name = "kru.credits"
    label = "credits"
