"""Sanction: a disciplinary sanction and how long it is in force."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models.person import Person
from kru.staff.terms import SanctionKind


class Sanction(Scoped):
    """A sanction in force until, and without, `ends_before`, or until it is lifted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=20, choices=SanctionKind.choices)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    instrument = models.CharField(max_length=200)  # kind, number and date of the paper
    lifted_why = models.TextField(blank=True)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Sanction"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_before=None) | models.Q(ends_before__gt=models.F("starts_on")),
                name="sanction_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="sanction_person")]

    def __str__(self) -> str:
        return str(SanctionKind(self.kind).label)
