"""Appraisal: how one school year of one person was rated."""

from django.db import models

from kru.appraisal.terms import Grade
from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class Appraisal(Scoped):
    """The rating of the school year that began in the calendar year `school_year`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appraisals")
    school_year = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=10, choices=Grade.choices)
    competence = models.PositiveSmallIntegerField()  # points
    outcome = models.PositiveSmallIntegerField()  # points
    given_on = models.DateField()
    given_by = models.CharField(max_length=200)
    policy = models.CharField(max_length=80)  # the pack whose points were given

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Appraisal"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "school_year"], name="one_appraisal_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.school_year}–{(self.school_year + 1) % 100:02}"
