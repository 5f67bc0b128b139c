"""Activity: learning that a person logs and the director confirms."""

from django.db import models

from kru.files.models import StoredFile
from kru.kernel.ids import new_id
from kru.learning.terms import ActivityKind, ActivityState
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class Activity(Scoped):
    """A learning community, lesson study, observation … of one person on one day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    category = models.CharField(max_length=30)  # of the credit rules
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    title = models.CharField(max_length=200)
    learned = models.TextField(blank=True)  # what was learned, in the person's own words
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=ActivityState.choices)
    logged_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)  # why it was returned

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Activity"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "held_on"], name="activity_person"),
            models.Index(
                fields=["logged_at"],
                condition=models.Q(state=ActivityState.LOGGED),
                name="activity_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.title
