"""Finds enrolments: one's own, a run's roster, and the requests that wait for a director."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from kru.access.actor import Actor
from kru.access.table import Role
from kru.learning import terms
from kru.learning.models import Enrolment, EnrolmentQuerySet
from kru.learning.terms import EnrolmentState
from kru.spine.queryset import within
from kru.staff.terms import Position


def enrolment(viewer: Actor, enrolment_id: UUID) -> Enrolment:
    """Return one enrolment with person, run and offering; what may not be seen does not exist."""
    return (
        Enrolment.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .select_related("person__unit", "run__offering__provider__unit")
        .get(pk=enrolment_id)
    )


def own_enrolment(viewer: Actor, run_id: UUID) -> Enrolment | None:
    """Return the viewer's own live enrolment in a run, or else the latest that is over, if there is one."""
    if viewer.person_id is None:
        return None
    own = list(
        Enrolment.objects.of(run_id)
        .filter(person_id=viewer.person_id)
        .select_related("person", "run")
        .order_by("-asked_at", "-pk")
    )
    live = (found for found in own if found.state not in terms.OVER)
    return next(live, own[0] if own else None)


def enrolments_of(viewer: Actor, person_id: UUID) -> EnrolmentQuerySet:
    """Return a person's enrolments with run and offering, the latest run first."""
    return (
        Enrolment.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .filter(person_id=person_id)
        .select_related("run__offering")
        .order_by("-run__starts_on", "-asked_at", "-pk")
    )


def roster(viewer: Actor, run_id: UUID) -> EnrolmentQuerySet:
    """Return the enrolments of a run that hold a seat or wait for one, by name."""
    return (
        Enrolment.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .of(run_id)
        .filter(state__in={*terms.HOLDS_SEAT, EnrolmentState.WAITLISTED})
        .select_related("person__unit")
        .order_by("person__name_key", "pk")
    )


def requests(viewer: Actor, *, on: date) -> EnrolmentQuerySet:
    """Return the requests that wait for the viewer's yes, oldest first.

    A director decides on the staff of the school, the district on its directors; nobody on oneself.
    """
    directs, oversees = Q(pk__in=[]), Q(pk__in=[])
    for grant in viewer.grants:
        if grant.role == Role.DIRECTOR:
            directs |= within("person__path", grant.path)
        elif grant.role == Role.DISTRICT:
            oversees |= within("person__path", grant.path)
    director = Q(person__position=Position.DIRECTOR)
    own = Q(person=viewer.person_id) if viewer.person_id else Q(pk__in=[])
    return (
        Enrolment.objects.visible_to(viewer, terms.ENDORSE_ENROLMENT)
        .filter((directs & ~director) | (oversees & director))
        .filter(~own, state=EnrolmentState.REQUESTED, run__starts_on__gte=on)
        .select_related("person__unit", "run__offering__provider__unit")
        .order_by("asked_at", "pk")
    )


def seats_taken(run_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many seats of each run are taken; runs without any are left out; public."""
    return dict(
        Enrolment.objects.filter(run_id__in=list(run_ids))
        .holding_seats()
        .values_list("run_id")
        .annotate(Count("pk"))
        .order_by()
    )
