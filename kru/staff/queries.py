"""Finds persons, for somebody allowed to see them."""

from uuid import UUID

from kru.access.actor import Actor
from kru.staff import terms
from kru.staff.models import Person, PersonQuerySet


def people(viewer: Actor) -> PersonQuerySet:
    """Return the persons whose file the viewer may see."""
    return Person.objects.visible_to(viewer, terms.SEE_FILE)


def person(viewer: Actor, person_id: UUID) -> Person:
    """Return one person with the workplace; what may not be seen does not exist."""
    return people(viewer).select_related("unit").get(pk=person_id)
