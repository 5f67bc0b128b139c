"""The context accreditation as a Django application."""

from django.apps import AppConfig


class AccreditationConfig(AppConfig):
    """Registers the context accreditation."""

    name = "kru.accreditation"
    label = "accreditation"
