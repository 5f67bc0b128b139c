"""The spine as a Django application (its template tags and checks are found by it)."""

from django.apps import AppConfig


class SpineConfig(AppConfig):
    """Registers the spine."""

    name = "kru.spine"
    label = "spine"
