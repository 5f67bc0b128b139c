"""Finds postings, for somebody allowed to see them."""

from uuid import UUID

from kru.access.actor import Actor
from kru.establishment import terms
from kru.establishment.models import Posting


def postings_of(viewer: Actor, person_id: UUID) -> list[Posting]:
    """Return a person's postings, newest first; the whole history goes with the file."""
    return list(
        Posting.objects.visible_to(viewer, terms.SEE_POSTINGS)
        .filter(person_id=person_id)
        .select_related("unit")
        .order_by("-starts_on")
    )
