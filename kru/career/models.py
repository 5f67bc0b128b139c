"""PersonRank and RankRequest: the ranks a person has held, and what was asked for with which proof."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kru.career.terms import Rank, RequestState, Track
from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class PersonRank(Scoped):
    """A rank of a track, held from `starts_on` until, and without, `ends_before`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ranks")
    track = models.CharField(max_length=12, choices=Track.choices)
    rank = models.CharField(max_length=10, choices=Rank.choices)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    instrument = models.CharField(max_length=200, blank=True)  # kind, number and date of the paper

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["PersonRank"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_before=None) | models.Q(ends_before__gt=models.F("starts_on")),
                name="rank_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ends_before=None), name="one_open_rank"
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="rank_person")]


class RankRequest(Scoped):
    """A request for the next rank, with the proof of the day on which it was asked; that never changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rank_requests")
    track = models.CharField(max_length=12, choices=Track.choices)
    rank = models.CharField(max_length=10, choices=Rank.choices)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    asked_on = models.DateField()
    closed_on = models.DateField(null=True)
    proof = models.JSONField(encoder=DjangoJSONEncoder)
    policy = models.CharField(max_length=80)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["RankRequest"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(closed_on=None), name="one_open_request"
            ),
        ]
