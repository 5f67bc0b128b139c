"""Finds providers. Who is accredited is public: every signed-in person may read it."""

from uuid import UUID

from kru.access.actor import Actor
from kru.accreditation.models import Provider
from kru.spine.queryset import ScopedQuerySet


def providers() -> ScopedQuerySet[Provider]:
    """Return all providers with their units, by name."""
    return Provider.objects.select_related("unit").order_by("unit__name_km", "pk")


def provider(provider_id: UUID) -> Provider:
    """Return one provider with its unit; raises `Provider.DoesNotExist`."""
    return Provider.objects.select_related("unit").get(pk=provider_id)


def providers_of(viewer: Actor, permission: str) -> ScopedQuerySet[Provider]:
    """Return the providers for which a viewer holds a permission, by name."""
    return providers().visible_to(viewer, permission)
