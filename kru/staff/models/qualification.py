"""Qualification: a diploma of general education that a person holds."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models.person import Person
from kru.staff.terms import Level


class Qualification(Scoped):
    """A level reached in a field, at an institution, on a day; verified once the diploma has been seen."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifications")
    level = models.CharField(max_length=20, choices=Level.choices)
    field = models.CharField(max_length=200, blank=True)  # of study
    institution = models.CharField(max_length=200, blank=True)
    awarded_on = models.DateField()
    verified_on = models.DateField(null=True)  # the day on which an office saw the diploma itself
    verified_by = models.CharField(max_length=200, blank=True)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Qualification"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level", "awarded_on", "field"], name="qualification_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{Level(self.level).label} {self.awarded_on.year}"
