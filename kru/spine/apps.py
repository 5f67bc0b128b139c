"""The spine as a Django application."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SpineConfig(AppConfig):
    """Registers the spine, and loads every context's actions, facts, policies and replicas."""

    name = "kru.spine"
    label = "spine"

    def ready(self) -> None:
        """Load them once all models are there."""
        autodiscover_modules("policy", "facts", "actions", "replicas")
