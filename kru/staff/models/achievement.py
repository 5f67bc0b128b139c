"""Achievement: something a person has achieved beside the daily work."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models.person import Person
from kru.staff.terms import AchievementKind


class Achievement(Scoped):
    """A prize, a publication, a lesson study that was led: what, when, and the paper that says so."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="achievements")
    kind = models.CharField(max_length=20, choices=AchievementKind.choices)
    title = models.CharField(max_length=200)
    achieved_on = models.DateField()
    instrument = models.CharField(max_length=200, blank=True)  # kind, number and date of the paper

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Achievement"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "achieved_on", "title"], name="achievement_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
