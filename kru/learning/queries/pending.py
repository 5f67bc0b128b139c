"""Finds what a person may still be credited for: learning that is on its way to the ledger."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from kru.access.actor import Actor
from kru.learning import terms
from kru.learning.models import Enrolment
from kru.learning.queries.due import due_on
from kru.learning.terms import EnrolmentState

ON_THE_WAY = (EnrolmentState.REGISTERED, EnrolmentState.IN_PROGRESS, EnrolmentState.COMPLETED)


@dataclass(frozen=True)
class Pending:
    """Hours that will be credited if all goes well, and where they stand."""

    enrolment_id: UUID
    run_id: UUID
    title: str
    category: str
    hours: Decimal
    credits: Decimal
    ends_on: date
    state: str
    confirmed_on: date | None  # confirmed by the provider: only the CPDMO's verification is missing
    due_on: date | None  # the day by which the CPDMO verifies what was confirmed


def pending_of(viewer: Actor, person_id: UUID) -> list[Pending]:
    """Return a person's learning that is registered, under way, or confirmed and not yet verified."""
    found = (
        Enrolment.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .filter(person_id=person_id, state__in=ON_THE_WAY, verified_on=None)
        .select_related("run__offering")
        .order_by("run__ends_on", "pk")
    )
    return [
        Pending(
            enrolment.pk,
            enrolment.run_id,
            enrolment.run.offering.title,
            enrolment.run.offering.category,
            enrolment.run.offering.hours,
            enrolment.run.offering.credits,
            enrolment.run.ends_on,
            enrolment.state,
            enrolment.confirmed_on,
            due_on(terms.VERIFY_RUN, since=enrolment.confirmed_on) if enrolment.confirmed_on else None,
        )
        for enrolment in found
    ]
