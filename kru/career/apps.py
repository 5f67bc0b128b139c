"""The context career as a Django application."""

from django.apps import AppConfig


class CareerConfig(AppConfig):
    """Registers the context career."""

    name = "kru.career"
    label = "career"
