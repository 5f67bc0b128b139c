"""The context organisations as a Django application."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the context organisations."""

    name = "kru.organisations"
    label = "organisations"
