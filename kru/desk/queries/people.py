"""Lists of persons with the hours of this CPD year beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache

from kru import policy
from kru.access.actor import Actor
from kru.credits import queries as credits
from kru.credits.policy import CreditPolicy
from kru.kernel.search_keys import sounding_terms
from kru.organisations.models import Unit
from kru.spine.queryset import COUNTRY
from kru.spine.trigram import containing
from kru.staff import queries as staff
from kru.staff.models import Person, PersonQuerySet
from kru.staff.queries import Sought
from kru.staff.terms import SEE_FILE, Position, Status
from kru.sync.panels import unconfirmed
from kru.ui.keyset import KeysetPage, page_after
from kru.ui.labels import labels

ROWS = 50
ORDER = ("name_key", "id")
COUNTED = 1_000  # who typed so little is told "more than": the next letter narrows it
OFFICES = 200  # a list is narrowed by
Columns = dict[str, Any]
SHOWN = (
    "id", "name_key", "name_km", "name_latin", "sex", "staff_number", "national_id", "grade", "position",
    "status", "unit__name_km",
)  # fmt: skip
LIVES = 60  # seconds: what stands beside a list, its number of people and its offices, may be a minute old


class Row(NamedTuple):
    """One person of a list, with the counted hours of the year; what is chosen from lists stands in words."""

    id: UUID
    sex: str
    name_km: str
    name_latin: str
    number: str  # of the civil servant, else of the identity card
    workplace: str
    position: str
    grade: str
    hours: Decimal
    status: str
    is_unconfirmed: bool  # central has not confirmed what was last written about the person here


@dataclass(frozen=True)
class PeoplePage:
    """Fifty persons of a list, how many there are in all, and the hours expected of a teacher a year."""

    page: KeysetPage[Columns]
    rows: list[Row]
    total: int
    uncounted: bool  # there are more than `total`
    by_sound: bool  # nothing was spelt so; these names sound so
    needed: Decimal


def page(viewer: Actor, what: Sought, *, after: str, on: date) -> PeoplePage:
    """Return the persons that fit what is sought, in the order of their Khmer names."""
    found = staff.sought(viewer, what, part=True)
    shown = page_after(found.values(*SHOWN), order=ORDER, after=after, size=ROWS)
    by_sound = False
    if what.text and not shown.rows and not after:
        found = _sounding(viewer, what, part=True)
        shown = page_after(found.values(*SHOWN), order=ORDER, size=ROWS)
        by_sound = bool(shown.rows)
    total = _total(viewer, what, shown, by_sound=by_sound)
    uncounted = bool(what.text) and total > COUNTED
    hours = credits.counted_this_year(viewer, [person["id"] for person in shown.rows], on=on)
    return PeoplePage(
        page=shown,
        rows=rows_of(shown.rows, hours, unconfirmed((Person, [person["id"] for person in shown.rows]))),
        total=COUNTED if uncounted else total,
        uncounted=uncounted,
        by_sound=by_sound,
        needed=policy.in_force(CreditPolicy, on=on).hours_per_year,
    )


def _sounding(viewer: Actor, what: Sought, *, part: bool = False) -> PersonQuerySet:
    sounds = sounding_terms(what.text)
    if not sounds:
        return Person.objects.none()
    return staff.sought(viewer, replace(what, text="")).filter(containing(Person, sounds, part=part))


def everybody(viewer: Actor, what: Sought) -> PersonQuerySet:
    """Return all persons that a list shows, page after page: those spelt so, or else those that sound so."""
    spelt = staff.sought(viewer, what)
    return spelt if not what.text or spelt.exists() else _sounding(viewer, what)


def rows_of(
    people: Iterable[Columns], hours: dict[UUID, Decimal], waiting: frozenset[UUID] = frozenset()
) -> list[Row]:
    """Return the rows of some persons, with the counted hours beside them; `waiting` are marked."""
    positions, statuses, none = labels(Position), labels(Status), Decimal(0)
    return [
        Row(
            id=person["id"],
            sex=person["sex"],
            name_km=person["name_km"],
            name_latin=person["name_latin"],
            number=person["staff_number"] or person["national_id"],
            workplace=person["unit__name_km"] or "",
            position=positions.get(person["position"], person["position"]),
            grade=person["grade"],
            hours=hours.get(person["id"], none),
            status=statuses.get(person["status"], person["status"]),
            is_unconfirmed=person["id"] in waiting,
        )
        for person in people
    ]


def _total(viewer: Actor, what: Sought, shown: KeysetPage[Columns], *, by_sound: bool) -> int:
    if not shown.started and not shown.after:
        return len(shown.rows)
    key = f"people:{viewer.paths_for(SEE_FILE)}:{viewer.person_id}:{what}"
    total = cache.get(hash(key))
    if total is None:
        part = COUNTRY not in viewer.paths_for(SEE_FILE) or bool(what.under)
        found = (_sounding if by_sound else staff.sought)(viewer, what, part=part)
        total = found.values("pk")[: COUNTED + 1].count() if what.text else found.count()
        cache.set(hash(key), total, LIVES)
    return int(total)


def head(viewer: Actor, under: str) -> Unit:
    """Return the unit whose staff a list shows: the one it is narrowed to, or the first that the viewer sees.

    Raises `Unit.DoesNotExist` for somebody who sees no list.
    """
    roots = [under] if under else list(viewer.paths_for(SEE_FILE))
    found = Unit.objects.filter(path__in=roots).order_by("path").first()
    if found is None:
        raise Unit.DoesNotExist
    return found


class Office(NamedTuple):
    """An office that a list can be narrowed to."""

    path: str
    name_km: str


def below(viewer: Actor, under: str) -> list[Office]:
    """Return the offices directly below a unit (or below what the viewer sees), to narrow a list by."""
    roots = [under] if under else sorted(viewer.paths_for(SEE_FILE))
    key = hash(f"offices:{roots}")
    offices: list[Office] | None = cache.get(key)
    if offices is None:
        found = Unit.objects.filter(parent__path__in=roots, closed_on=None).order_by("path")
        offices = [Office(*columns) for columns in found.values_list("path", "name_km")[:OFFICES]]
        cache.set(key, offices, LIVES)
    return offices
