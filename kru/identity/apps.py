"""The context identity as a Django application."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Registers the context identity."""

    name = "kru.identity"
    label = "identity"
