"""The context catalogue as a Django application."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the context catalogue."""

    name = "kru.catalogue"
    label = "catalogue"
