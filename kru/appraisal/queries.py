"""Finds appraisals, for somebody allowed to see them."""

from uuid import UUID

from kru.access.actor import Actor
from kru.appraisal import terms
from kru.appraisal.models import Appraisal


def appraisals_of(viewer: Actor, person_id: UUID) -> list[Appraisal]:
    """Return a person's yearly appraisals, the newest first."""
    return list(
        Appraisal.objects.visible_to(viewer, terms.SEE_APPRAISALS)
        .filter(person_id=person_id)
        .order_by("-school_year")
    )
