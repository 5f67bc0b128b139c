"""Finds logged activities, for somebody allowed to see or to decide them."""

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kru.access.actor import Actor
from kru.access.table import Role
from kru.files import reading
from kru.learning import terms
from kru.learning.models import Activity
from kru.learning.terms import ActivityState
from kru.spine.queryset import within
from kru.staff.terms import Position

SHOWN = 20


def activity(viewer: Actor, activity_id: UUID) -> Activity:
    """Return one activity with its person, workplace and evidence; what may not be seen does not exist."""
    return (
        Activity.objects.visible_to(viewer, terms.SEE_ACTIVITIES)
        .select_related("person__unit", "evidence")
        .get(pk=activity_id)
    )


def activities_undecided(viewer: Actor, person_id: UUID) -> list[Activity]:
    """Return a person's activities that wait, or were returned and not logged again, newest first."""
    again = Activity.objects.filter(
        Q(title=OuterRef("title")) | Q(kind=OuterRef("kind"), held_on=OuterRef("held_on")),
        person_id=person_id,
        logged_at__gt=OuterRef("decided_at"),
    )
    return list(
        Activity.objects.visible_to(viewer, terms.SEE_ACTIVITIES)
        .filter(person_id=person_id, state__in=(ActivityState.LOGGED, ActivityState.RETURNED))
        .exclude(Exists(again), state=ActivityState.RETURNED)
        .order_by("-held_on", "-logged_at")[:SHOWN]
    )


def may_decide_activity(viewer: Actor, found: Activity) -> bool:
    """Tell whether the viewer may confirm or return an activity that waits."""
    return (
        found.state == ActivityState.LOGGED
        and found.person_id != viewer.person_id
        and viewer.may(terms.CONFIRM_ACTIVITY, at=found.scope)
    )


def may_replace_evidence(viewer: Actor, found: Activity) -> bool:
    """Tell whether the viewer may give the evidence again: it has not come, and nothing is decided."""
    return (
        found.state == ActivityState.LOGGED
        and found.evidence is not None
        and not reading.has_come(found.evidence)
        and viewer.may(terms.LOG_ACTIVITY, at=found.scope)
    )


def activities_to_decide(viewer: Actor) -> models.QuerySet[Activity]:
    """Return the activities that wait for the viewer: a director's own school, a district's directors."""
    mine = Q(pk__in=[])
    for grant in viewer.grants:
        if grant.role == Role.DIRECTOR:
            mine |= within("person__path", grant.path)
        elif grant.role == Role.DISTRICT:
            mine |= within("person__path", grant.path) & Q(person__position=Position.DIRECTOR)
    found = Activity.objects.filter(mine, state=ActivityState.LOGGED)
    if viewer.person_id is not None:
        found = found.exclude(person_id=viewer.person_id)
    return found.select_related("person__unit", "evidence").order_by("logged_at", "pk")
