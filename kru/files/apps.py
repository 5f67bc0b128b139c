"""The context files as a Django application."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers the context files."""

    name = "kru.files"
    label = "files"
