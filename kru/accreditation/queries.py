"""Finds providers. Who is accredited is public: every signed-in person may read it."""

from kru.accreditation.models import Provider
from kru.spine.queryset import ScopedQuerySet


def providers() -> ScopedQuerySet[Provider]:
    """Return all providers with their units, by name."""
    return Provider.objects.select_related("unit").order_by("unit__name_km", "pk")
