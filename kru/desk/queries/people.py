"""Lists of persons with the hours of this CPD year beside them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import cache

from kru import policy
from kru.access.actor import Actor
from kru.credits import queries as credits
from kru.credits.policy import CreditPolicy
from kru.kernel.search_keys import sounding_terms
from kru.organisations.models import Unit
from kru.spine.trigram import containing
from kru.staff import queries as staff
from kru.staff.models import Person
from kru.staff.queries import Sought
from kru.ui.keyset import KeysetPage, page_after

ROWS = 50
TOTAL_LIVES = 60  # seconds: the number of people beside a list may be a minute old


@dataclass(frozen=True)
class Row:
    """One person of a list, with the counted hours of the year."""

    person: Person
    hours: Decimal


@dataclass(frozen=True)
class PeoplePage:
    """Fifty persons of a list, how many there are in all, and the hours expected of a teacher a year."""

    page: KeysetPage[Person]
    rows: list[Row]
    total: int
    by_sound: bool  # nothing was spelt so; these names sound so
    needed: Decimal


def page(viewer: Actor, what: Sought, *, after: str, on: date) -> PeoplePage:
    """Return the persons that fit what is sought, in the order of their Khmer names."""
    order = ("name_key", "id")
    found = staff.sought(viewer, what).select_related("unit").defer("search_text")
    shown = page_after(found, order=order, after=after, size=ROWS)
    by_sound = False
    if what.text and not shown.rows and not after and (sounds := sounding_terms(what.text)):
        rest = Sought("", what.under, what.position, what.kind, what.status)
        found = staff.sought(viewer, rest).filter(containing(Person, sounds)).select_related("unit")
        shown = page_after(found, order=order, size=ROWS)
        by_sound = bool(shown.rows)
    hours = credits.counted_this_year(viewer, [person.pk for person in shown.rows], on=on)
    return PeoplePage(
        page=shown,
        rows=[Row(person, hours.get(person.pk, Decimal(0))) for person in shown.rows],
        total=_total(viewer, what, shown),
        by_sound=by_sound,
        needed=policy.in_force(CreditPolicy, on=on).hours_per_year,
    )


def _total(viewer: Actor, what: Sought, shown: KeysetPage[Person]) -> int:
    if not shown.started and not shown.after:
        return len(shown.rows)
    key = f"people:{viewer.paths_for('staff.see_file')}:{viewer.person_id}:{what}"
    total = cache.get(hash(key))
    if total is None:
        total = staff.sought(viewer, what).order_by().count()
        cache.set(hash(key), total, TOTAL_LIVES)
    return int(total)


def below(viewer: Actor, under: str) -> list[Unit]:
    """Return the offices directly below a unit (or below what the viewer sees), to narrow a list by."""
    roots = [under] if under else list(viewer.paths_for("staff.see_file"))
    return list(Unit.objects.filter(parent__path__in=roots, closed_on=None).order_by("path")[:200])
