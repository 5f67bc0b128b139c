"""The context learning as a Django application."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Registers the context learning."""

    name = "kru.learning"
    label = "learning"
