"""The context credentials as a Django application."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Registers the context credentials."""

    name = "kru.credentials"
    label = "credentials"
