"""The context establishment as a Django application."""

from django.apps import AppConfig


class EstablishmentConfig(AppConfig):
    """Registers the context establishment."""

    name = "kru.establishment"
    label = "establishment"
