"""The context appraisal as a Django application."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    """Registers the context appraisal."""

    name = "kru.appraisal"
    label = "appraisal"
