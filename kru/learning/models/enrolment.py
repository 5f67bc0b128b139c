"""Enrolment: a person takes part in a run."""

from typing import Self
from uuid import UUID

from django.db import models

from kru.catalogue.models import Run
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason
from kru.learning.terms import HOLDS_SEAT, OVER, EnrolmentState
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    """Ways to filter enrolments."""

    def of(self, run_id: UUID) -> Self:
        """Return the enrolments of a run."""
        return self.filter(run_id=run_id)

    def live(self) -> Self:
        """Return the enrolments that were neither withdrawn nor declined."""
        return self.exclude(state__in=OVER)

    def holding_seats(self) -> Self:
        """Return the enrolments that take a seat of their run."""
        return self.filter(state__in=HOLDS_SEAT)

    def awaiting_verification(self) -> Self:
        """Return the completed enrolments that the provider confirmed and nobody verified yet."""
        return self.filter(
            state=EnrolmentState.COMPLETED, confirmed_on__isnull=False, verified_on__isnull=True
        )


class Enrolment(Scoped):
    """A person takes part in a run: from the wish to the verified result."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=12, choices=EnrolmentState.choices)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)  # who endorsed or declined it
    why = models.TextField(blank=True)  # why it was declined or withdrawn
    attended = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # percent, once confirmed
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # percent, once confirmed
    shortfalls = models.JSONField(default=list)  # reasons for which it was not completed
    confirmed_on = models.DateField(null=True)  # by the provider
    confirmed_by = models.CharField(max_length=200, blank=True)
    returned_on = models.DateField(null=True)  # sent back to the provider by the CPDMO
    returned_why = models.TextField(blank=True)
    verified_on = models.DateField(null=True)  # by the CPDMO; empty again if that was reversed
    policy = models.CharField(max_length=80, blank=True)  # the pack under which it was confirmed

    scope_via = ("person__path", "run__path")
    person_via = "person_id"
    objects = EnrolmentQuerySet.as_manager()

    @property
    def missing(self) -> list[Reason]:
        """Return for which reasons it was not completed."""
        return [Reason.from_json(stored) for stored in self.shortfalls]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person"],
                condition=~models.Q(state__in=sorted(OVER)),
                name="enrolment_is_live_once",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_on=None)
                | models.Q(state=EnrolmentState.COMPLETED, confirmed_on__isnull=False),
                name="verified_only_when_completed_and_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state"], name="enrolment_run"),
            models.Index(fields=["person", "asked_at"], name="enrolment_person"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state=EnrolmentState.REQUESTED),
                name="enrolment_requested",
            ),
            models.Index(
                fields=["run", "confirmed_on"],
                condition=models.Q(
                    state=EnrolmentState.COMPLETED, confirmed_on__isnull=False, verified_on=None
                ),
                name="enrolment_to_verify",
            ),
        ]
