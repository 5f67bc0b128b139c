"""Finds runs that wait for verification, and the verifications of a run."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min

from kru.access.actor import Actor
from kru.catalogue.models import Run
from kru.learning import terms
from kru.learning.models import Enrolment, Verification
from kru.learning.queries.due import due_on
from kru.spine.queryset import ScopedQuerySet


@dataclass(frozen=True)
class RunToVerify:
    """A run with confirmed results that nobody verified yet."""

    run: Run
    participants: int
    confirmed_on: date  # the earliest
    limit_on: date


def runs_to_verify(viewer: Actor) -> list[RunToVerify]:
    """Return the runs that wait for the viewer's verification, the longest waiting first."""
    waiting = (
        Enrolment.objects.visible_to(viewer, terms.VERIFY_RUN)
        .awaiting_verification()
        .order_by()
        .values_list("run_id")
        .annotate(Count("pk"), since=Min("confirmed_on"))
    )
    found = {run_id: (count, since) for run_id, count, since in waiting}
    runs = Run.objects.filter(pk__in=found).select_related("offering__provider__unit")
    listed = []
    for run in runs:
        count, since = found[run.pk]
        listed.append(RunToVerify(run, count, since, due_on(terms.VERIFY_RUN, since=since)))
    return sorted(listed, key=lambda one: (one.confirmed_on, one.run.pk))


def verification(viewer: Actor, verification_id: UUID) -> Verification:
    """Return one verification with person, run and offering; what may not be seen does not exist."""
    return (
        Verification.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .select_related("enrolment__person__unit", "enrolment__run__offering")
        .get(pk=verification_id)
    )


def verifications_of_run(viewer: Actor, run_id: UUID) -> ScopedQuerySet[Verification]:
    """Return the verifications of a run that stand, by participant's name."""
    return (
        Verification.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .filter(enrolment__run_id=run_id, reversed_on=None)
        .select_related("enrolment__person__unit")
        .order_by("enrolment__person__name_key", "pk")
    )
