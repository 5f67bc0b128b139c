"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the desk."""

    name = "kru.desk"
    label = "desk"
