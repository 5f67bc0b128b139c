"""Posting: a person works at a unit, as something, from a day until another."""

from django.db import models

from kru.kernel.ids import new_id
from kru.kernel.period import Period
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person
from kru.staff.terms import Position


class Posting(Scoped):
    """A person at a unit from `starts_on` until, and without, `ends_before`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    position = models.CharField(max_length=20, choices=Position.choices)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    instrument = models.CharField(max_length=200, blank=True)  # kind, number and date of the paper

    scope_via = ("unit__path", "person__path")  # the history goes with the file
    person_via = "person_id"
    objects = ScopedQuerySet["Posting"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_before=None) | models.Q(ends_before__gt=models.F("starts_on")),
                name="posting_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ends_before=None), name="one_open_posting"
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="posting_person")]

    @property
    def period(self) -> Period:
        """Return the days the posting covers."""
        return Period(self.starts_on, self.ends_before)
