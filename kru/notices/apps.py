"""The context notices as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers the context notices."""

    name = "kru.notices"
    label = "notices"
