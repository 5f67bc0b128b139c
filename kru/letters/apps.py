"""The context letters as a Django application."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Registers the context letters."""

    name = "kru.letters"
    label = "letters"
