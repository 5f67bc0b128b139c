"""The context staff as a Django application."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Registers the context staff."""

    name = "kru.staff"
    label = "staff"
