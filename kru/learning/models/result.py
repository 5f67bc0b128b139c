"""Score: what a participant reached in one component of the assessment."""

from django.db import models

from kru.learning.models.enrolment import Enrolment
from kru.spine.queryset import Scoped, ScopedQuerySet


class Score(Scoped):
    """Percent reached in one component; its id is made of enrolment and component, as on every node."""

    id = models.UUIDField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="scores")
    component = models.CharField(max_length=30)  # a component of the assessment rules in force
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    scope_via = ("enrolment__person__path", "enrolment__run__path")
    person_via = "enrolment__person_id"
    objects = ScopedQuerySet["Score"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "component"], name="component_is_scored_once"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100), name="score_lies_between_0_and_100"
            ),
        ]
