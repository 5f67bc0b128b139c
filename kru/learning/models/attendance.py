"""Attendance: whether a participant was there in a session."""

from django.db import models

from kru.catalogue.models import Session
from kru.learning.models.enrolment import Enrolment
from kru.learning.terms import Presence
from kru.spine.queryset import Scoped, ScopedQuerySet


class Attendance(Scoped):
    """The mark of one participant in one session; its id is made of both, so every node makes the same."""

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    marked_at = models.DateTimeField()

    scope_via = ("enrolment__person__path", "session__run__path")
    person_via = "enrolment__person_id"
    objects = ScopedQuerySet["Attendance"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_is_marked_once"),
        ]
