"""A person's file and a unit's page, each gathered from several contexts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from kru import policy
from kru.access.actor import Actor
from kru.credits import queries as credits
from kru.desk.queries.ledger import CategoryLine, category_lines
from kru.establishment import queries as establishment
from kru.establishment.models import Posting
from kru.kernel.period import whole_years
from kru.organisations import queries as organisations
from kru.organisations.models import Unit, UnitMove
from kru.organisations.terms import MOVE_UNIT, MOVES_BELOW
from kru.spine.queryset import within
from kru.staff import queries as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync.panels import unconfirmed
from kru.ui.parts import Event


@dataclass(frozen=True)
class PersonFile:
    """A person's file as of a day."""

    person: Person
    on: date
    postings: Sequence[Posting]
    events: Sequence[Event]
    held: Posting | None  # the posting in force on the day
    years: int | None  # whole years of service on the day
    retires_on: date | None
    ledger: credits.YearLedger | None  # None before there were rules of credit
    places: Sequence[Unit]  # the units from the ministry down to the workplace
    is_unconfirmed: bool  # central has not confirmed what was last written about the person here

    @property
    def categories(self) -> Sequence[CategoryLine]:
        """Return the year's categories in which something was verified."""
        lines = category_lines(self.ledger.balance) if self.ledger else []
        return [line for line in lines if line.counted or line.over]


def person_file(viewer: Actor, person_id: UUID, *, on: date, today: date) -> PersonFile:
    """Return a person's file as of a day, for somebody who may see it."""
    person = staff.person(viewer, person_id)
    postings = establishment.postings_of(viewer, person_id)
    held = next((posting for posting in postings if posting.period.covers(on)), None)
    waiting = unconfirmed((Person, [person.pk]), (Posting, [posting.pk for posting in postings]))
    began = person.hired_on or min((posting.starts_on for posting in postings), default=None)
    return PersonFile(
        person=person,
        on=on,
        postings=postings,
        events=_events(postings, waiting, on=on, past=on != today),
        held=held,
        years=whole_years(began, on) if began and began <= on else None,
        retires_on=_retires_on(person, on),
        ledger=_year_ledger(viewer, person_id, on),
        places=organisations.ancestors_on(held.unit.path if held else person.path, on),
        is_unconfirmed=person.pk in waiting,
    )


def _retires_on(person: Person, on: date) -> date | None:
    try:
        return staff.retires_on(person, on=on)
    except policy.NoPolicyInForce:
        return None


def _year_ledger(viewer: Actor, person_id: UUID, on: date) -> credits.YearLedger | None:
    try:
        return credits.year_ledger(viewer, person_id, on=on)
    except policy.NoPolicyInForce:
        return None


def _events(postings: Sequence[Posting], waiting: frozenset[UUID], *, on: date, past: bool) -> list[Event]:
    events = [
        Event(
            on=posting.starts_on,
            title=f"{Position(posting.position).label} · {posting.unit.name_km}",
            instrument=posting.instrument,
            is_later=posting.starts_on > on,
            is_unconfirmed=posting.pk in waiting,
        )
        for posting in postings
    ]
    if not past:
        return events
    here = Event(on=on, title="", is_here=True)
    later = [event for event in events if event.is_later]
    return [*later, here, *(event for event in events if not event.is_later)]


@dataclass(frozen=True)
class UnitPage:
    """A unit with what lies above and below it, and its people counted."""

    unit: Unit
    above: Sequence[Unit]
    below: Sequence[Any]  # units, each with `people` counted below it
    people: int | None  # None for somebody who may not see the people
    by_position: Sequence[tuple[str, int]]
    moves: Sequence[UnitMove]  # where it lay before, the latest first
    may_move: bool


def unit_page(viewer: Actor, unit_id: UUID) -> UnitPage:
    """Return a unit; its people are counted as far as the viewer may see them."""
    unit = organisations.unit(unit_id)
    above = [found for path, found in organisations.ancestors(unit.path).items() if path != unit.path]
    below = list(Unit.objects.filter(parent=unit, closed_on=None).order_by("kind", "name_km")[:300])
    visible = staff.people(viewer).filter(within("path", unit.path), status__in=staff.SERVING)
    by_position = [
        (str(Position(position).label) if position else "–", count)
        for position, count in visible.values_list("position")
        .annotate(n=Count("pk"))
        .order_by("-n", "position")
    ]
    total = sum(count for _, count in by_position)
    may_move = unit.kind in MOVES_BELOW and unit.closed_on is None and viewer.may(MOVE_UNIT, at=unit.scope)
    moves = organisations.moves_of(unit.pk)
    return UnitPage(unit, above, below, total, by_position, moves, may_move)


def unit_at(path: str) -> Unit | None:
    """Return the unit at a path, if there is one."""
    return Unit.objects.filter(path=path).first() if path else None
