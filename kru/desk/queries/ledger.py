"""The page of a ledger: the year, the cycle, every line with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kru.access.actor import Actor
from kru.access.table import Role
from kru.credits import queries as credits
from kru.credits import rules
from kru.credits.models import LedgerEntry, YearBalance
from kru.credits.terms import Category
from kru.kernel.period import Period
from kru.kernel.reasons import Reason
from kru.learning import queries as learning
from kru.learning.models import Activity
from kru.learning.terms import ActivityState, EnrolmentState
from kru.staff import queries as staff
from kru.staff.models import Person


@dataclass(frozen=True)
class CategoryLine:
    """One category of the year, as its bar shows it."""

    label: str
    counted: Decimal
    pending: Decimal
    over: Decimal
    cap: Decimal
    minimum: Decimal


@dataclass(frozen=True)
class Line:
    """One line of the ledger with what counted of it and why not all."""

    entry: LedgerEntry
    category: str
    counted: Decimal
    over: Decimal
    reasons: Sequence[Reason]
    total: Decimal


@dataclass(frozen=True)
class YearLink:
    """One CPD year of the margin, with the hours that counted in it."""

    label: str
    starts_on: date
    counted: Decimal
    is_shown: bool


@dataclass(frozen=True)
class PendingLine:
    """Learning that is on its way to the ledger, or was returned: where it stands and what comes next."""

    on: date
    title: str
    category: str
    hours: Decimal
    state: str
    words: str
    url: str
    returned: bool = False


@dataclass(frozen=True)
class LedgerPage:
    """A person's ledger of one CPD year."""

    person: Person
    ledger: credits.YearLedger
    standing: rules.Standing
    lines: Sequence[Line]
    pending: Sequence[PendingLine]
    categories: Sequence[CategoryLine]
    widest: Decimal
    years: Sequence[YearLink]
    cycle_hours: Decimal
    cycle_credits: Decimal


def label_of(category: str) -> str:
    """Return the name of a category; one that the terms no longer know keeps its code."""
    return str(Category(category).label) if category in Category.values else category


def category_lines(
    balance: rules.YearBalance, pending: Sequence[tuple[str, Decimal]] = ()
) -> list[CategoryLine]:
    """Return a year's categories, each with what counts, what waits within the cap, and what lies over it."""
    waiting: dict[str, Decimal] = {}
    for category, hours in pending:
        waiting[category] = waiting.get(category, Decimal(0)) + hours
    return [
        CategoryLine(
            label_of(category),
            part.counted,
            max(Decimal(0), min(part.cap - part.counted, waiting.get(category, Decimal(0)))),
            part.over,
            part.cap,
            part.minimum,
        )
        for category, part in balance.categories.items()
    ]


@dataclass(frozen=True)
class OwnYear:
    """Where the viewer stands in this CPD year, in short."""

    year: rules.CpdYear
    standing: rules.Standing
    waiting: Sequence[PendingLine]  # what is on its way or was returned


def own_year(viewer: Actor, *, on: date) -> OwnYear | None:
    """Return the viewer's own standing of the CPD year of a day.

    None for somebody outside the register, and for an officer who has learnt nothing in that year: the hours
    are asked of those who teach or lead a school.
    """
    if viewer.person_id is None:
        return None
    ledger = credits.year_ledger(viewer, viewer.person_id, on=on)
    hours, pending = _on_the_way(viewer, viewer.person_id, ledger)
    is_officer = bool(viewer.grants) and all(grant.role != Role.DIRECTOR for grant in viewer.grants)
    if is_officer and not pending and not ledger.entries:
        return None
    return OwnYear(
        ledger.year, rules.standing(ledger.balance, hours, ledger.pack, carried=ledger.carried), pending
    )


def ledger_page(viewer: Actor, person_id: UUID, *, on: date) -> LedgerPage:
    """Return a person's ledger of the CPD year of a day, for somebody who may see it."""
    person = staff.person(viewer, person_id)
    ledger = credits.year_ledger(viewer, person_id, on=on)
    years = credits.balances(viewer, person_id)
    first = years[-1].starts_on if years else ledger.year.starts_on
    since = rules.cycle_start(on, first, ledger.pack)
    cycle = sum((year.counted for year in years if since <= year.starts_on <= on), Decimal(0))
    hours, pending = _on_the_way(viewer, person_id, ledger)
    categories = category_lines(ledger.balance, hours)
    return LedgerPage(
        person=person,
        ledger=ledger,
        standing=rules.standing(ledger.balance, hours, ledger.pack, carried=ledger.carried),
        lines=[_line(ledger, entry) for entry in ledger.entries],
        pending=pending,
        categories=categories,
        widest=max((line.cap + line.over for line in categories), default=Decimal(1)),
        years=[_year_link(year, ledger) for year in years],
        cycle_hours=cycle,
        cycle_credits=rules.credits_for(cycle, ledger.pack),
    )


def _on_the_way(
    viewer: Actor, person_id: UUID, ledger: credits.YearLedger
) -> tuple[list[tuple[str, Decimal]], list[PendingLine]]:
    """Return the hours that only a decision separates from the ledger, and every line on its way."""
    year = Period(ledger.year.starts_on, ledger.year.ends_before)
    courses = [found for found in learning.pending_of(viewer, person_id) if year.covers(found.ends_on)]
    logged = [
        found for found in learning.activities_undecided(viewer, person_id) if year.covers(found.held_on)
    ]
    hours = [(found.category, found.hours) for found in courses if found.confirmed_on]
    hours += [(found.category, found.hours) for found in logged if found.state == ActivityState.LOGGED]
    return hours, [*map(_logged, logged), *map(_course, courses)]


def _logged(found: Activity) -> PendingLine:
    returned = found.state == ActivityState.RETURNED
    return PendingLine(
        found.held_on,
        found.title,
        label_of(found.category),
        found.hours,
        str(ActivityState(found.state).label),
        found.why if returned else _("The director has been asked to confirm it."),
        reverse("learning:activity", args=[found.pk]),
        returned,
    )


def _course(found: learning.Pending) -> PendingLine:
    return PendingLine(
        found.ends_on,
        found.title,
        label_of(found.category),
        found.hours,
        str(EnrolmentState(found.state).label),
        _("The provider has confirmed it; the CPD office verifies it next.")
        if found.confirmed_on
        else _("The hours count once the provider confirms and the CPD office verifies."),
        reverse("learning:run", args=[found.run_id]),
    )


def _year_link(year: YearBalance, shown: credits.YearLedger) -> YearLink:
    label = rules.cpd_year(year.starts_on, shown.pack).label
    return YearLink(label, year.starts_on, year.counted, year.starts_on == shown.year.starts_on)


def _line(ledger: credits.YearLedger, entry: LedgerEntry) -> Line:
    counted = ledger.counted[entry.number]
    return Line(
        entry, label_of(entry.category), counted.counted, counted.over, counted.reasons, counted.total
    )
