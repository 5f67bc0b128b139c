"""Commands that are held, as whoever decides them sees them: what was asked, by whom, and why it waits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Count
from django.urls import reverse

from kru.access.actor import Actor
from kru.kernel.reasons import Reason
from kru.spine import clock
from kru.staff.models import Person
from kru.sync.asked import ASKED
from kru.sync.inbox import FATES, OVERTAKEN, said
from kru.sync.models import HeldCommand
from kru.sync.quarantine import TOLD
from kru.sync.terms import DECIDE_HELD, HeldState, WhyHeld
from kru.ui.keyset import KeysetPage, page_after
from kru.ui.queue import Waiting
from kru.ui.terms import SOMEBODY

ROWS = 25
IN_ORDER = ("given_at", "number", "id")
AT_MOST = 200  # in the queue of somebody's work
Commands = models.QuerySet[HeldCommand]


@dataclass(frozen=True)
class Held:
    """One held command in words."""

    id: UUID
    what: str
    called: str  # of whom or what it speaks, where no person stands for that
    person: Person | None
    place: str  # where it is decided
    by: str
    node: str
    number: int
    at: datetime
    held_at: datetime
    why_held: WhyHeld
    reasons: tuple[Reason, ...]  # why it could not be done, beside that it is held
    state: HeldState
    decided_by: str
    decided_at: datetime | None
    why: str

    @property
    def file_url(self) -> str:
        """Return the address of the person's file; the proof of a career lies below it."""
        return reverse("career:proof", args=[self.person.pk]).removesuffix("career") if self.person else ""

    @property
    def mark(self) -> str:
        """Return the shape of its state."""
        return "todo" if self.state == HeldState.OPEN else FATES[self.state]


def visible(viewer: Actor) -> Commands:
    """Return the held commands that the viewer decides."""
    return HeldCommand.objects.visible_to(viewer, DECIDE_HELD).select_related("person__unit", "unit")


def counts(seen: Commands) -> dict[HeldState, int]:
    """Return how many of the held commands that somebody sees are in each state."""
    found = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state.value, 0) for state in HeldState}


def page(seen: Commands, state: HeldState, *, after: str = "") -> KeysetPage[HeldCommand]:
    """Return the held commands in a state: what is open in the order given, the rest newest first."""
    order = IN_ORDER if state == HeldState.OPEN else ("-decided_at", "-id")
    return page_after(seen.filter(state=state), order=order, after=after, size=ROWS)


def to_decide(viewer: Actor) -> list[HeldCommand]:
    """Return what waits for the viewer, in the order given; of no statement for who decides nothing."""
    if not viewer.paths_for(DECIDE_HELD):
        return []
    found = visible(viewer).filter(state=HeldState.OPEN).order_by(*IN_ORDER)
    return list(found[:AT_MOST])


def waiting(viewer: Actor) -> list[Waiting]:
    """Return what waits for the viewer as rows of the work queue."""
    return [
        Waiting(
            kind="sync.give_held",
            since=clock.day_of(command.held_at),
            who=row.person.name_km if row.person else row.called,
            place=row.place,
            what=row.what,
            evidence=str(row.why_held.label),
            limit_on=None,
            url_name="sync:held",
            url_id=row.id,
            sex=row.person.sex if row.person else "",
            seed=str(row.person.pk) if row.person else "",
        )
        for command in to_decide(viewer)
        for row in in_words([command])
    ]


def in_words(commands: Sequence[HeldCommand]) -> list[Held]:
    """Return held commands in words."""
    return [_row(command) for command in commands]


def _row(command: HeldCommand) -> Held:
    body = json.loads(command.line)["body"]
    person, unit = command.person, command.unit
    unit = person.unit if person else unit
    return Held(
        id=command.pk,
        what=str(ASKED.get(command.name, command.name)),
        called="" if person else next((body[name] for name in ("name_km", "title") if body.get(name)), ""),
        person=person,
        place=unit.name_km if unit else "",
        by=command.by_name or str(SOMEBODY),
        node=command.node_name,
        number=command.number,
        at=command.given_at,
        held_at=command.held_at,
        why_held=WhyHeld(command.why_held),
        reasons=tuple(_here(one) for one in said(command.reasons) if one.code not in TOLD.values()),
        state=HeldState(command.state),
        decided_by=command.decided_by,
        decided_at=command.decided_at,
        why=command.why,
    )


def _here(reason: Reason) -> Reason:
    """Return a reason that speaks to the office of who typed it as it is said to who decides."""
    return Reason("changed-before-it-came") if reason.code == OVERTAKEN else reason
