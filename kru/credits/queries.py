"""Finds ledgers and balances, for somebody allowed to see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from kru import policy
from kru.access.actor import Actor
from kru.credits import rules, terms
from kru.credits.models import LedgerEntry, YearBalance
from kru.credits.policy import CreditPolicy


@dataclass(frozen=True)
class YearLedger:
    """One CPD year of one person: the lines with what counted of each, and the folded balance."""

    year: rules.CpdYear
    pack: CreditPolicy
    entries: Sequence[LedgerEntry]
    counted: dict[int, rules.CountedLine]  # by line number
    balance: rules.YearBalance
    carried: Decimal  # hours from the year before


def year_ledger(viewer: Actor, person_id: UUID, *, on: date) -> YearLedger:
    """Return the ledger of the CPD year of a day, newest line first."""
    year = rules.cpd_year(on, policy.in_force(CreditPolicy, on=on))
    pack = policy.in_force(CreditPolicy, on=year.starts_on)
    entries = list(
        LedgerEntry.objects.visible_to(viewer, terms.SEE_LEDGER)
        .filter(person_id=person_id, occurred_on__gte=year.starts_on, occurred_on__lt=year.ends_before)
        .select_related("reverses", "reversed_by")
        .order_by("-number")
    )
    lines = [line_of(entry) for entry in entries]
    counted = {line.number: line for line in rules.counted_per_line(lines, pack)}
    carried = _carried(viewer, person_id, year, pack)
    return YearLedger(year, pack, entries, counted, rules.fold(lines, pack), carried)


@dataclass(frozen=True)
class CountedYear:
    """What counted in one CPD year, and how many lines stand behind it, neither reversed nor reversals."""

    year: rules.CpdYear
    balance: rules.YearBalance
    lines: int


def counted_years(viewer: Actor, person_id: UUID, *, on: date) -> list[CountedYear]:
    """Return every CPD year with learning up to a day, the oldest first, as the ledger has it today."""
    entries = (
        LedgerEntry.objects.visible_to(viewer, terms.SEE_LEDGER)
        .filter(person_id=person_id, occurred_on__lte=on)
        .select_related("reverses")
        .order_by("occurred_on", "number")
    )
    by_year: dict[date, list[rules.LedgerLine]] = {}
    for entry in entries:
        line = line_of(entry)
        year = rules.cpd_year(line.occurred_on, policy.in_force(CreditPolicy, on=line.occurred_on))
        by_year.setdefault(year.starts_on, []).append(line)
    found = []
    for starts_on, lines in by_year.items():
        pack = policy.in_force(CreditPolicy, on=starts_on)
        reversals = sum(line.reverses is not None for line in lines)
        found.append(
            CountedYear(rules.cpd_year(starts_on, pack), rules.fold(lines, pack), len(lines) - 2 * reversals)
        )
    return found


def balances(viewer: Actor, person_id: UUID) -> list[YearBalance]:
    """Return a person's yearly balances, newest first."""
    return list(
        YearBalance.objects.visible_to(viewer, terms.SEE_LEDGER)
        .filter(person_id=person_id)
        .order_by("-starts_on")
    )


def counted_this_year(viewer: Actor, person_ids: Iterable[UUID], *, on: date) -> dict[UUID, Decimal]:
    """Return the counted hours of the CPD year of a day, by person; persons without any are left out."""
    year = rules.cpd_year(on, policy.in_force(CreditPolicy, on=on))
    return dict(
        YearBalance.objects.visible_to(viewer, terms.SEE_LEDGER)
        .filter(person_id__in=list(person_ids), starts_on=year.starts_on)
        .values_list("person_id", "counted")
    )


def counted_in_cycle(viewer: Actor, person_id: UUID, *, since: date) -> Decimal:
    """Return the hours counted in the CPD years that began on or after a day."""
    return sum(
        (balance.counted for balance in balances(viewer, person_id) if balance.starts_on >= since), Decimal()
    )


def entry(viewer: Actor, entry_id: UUID) -> LedgerEntry:
    """Return one line with its person; what may not be seen does not exist."""
    return LedgerEntry.objects.visible_to(viewer, terms.SEE_LEDGER).select_related("person").get(pk=entry_id)


def line_of(entry: LedgerEntry) -> rules.LedgerLine:
    """Return an entry as the rules see it; the line it reverses must have been selected with it."""
    reversed_number = entry.reverses.number if entry.reverses else None
    return rules.LedgerLine(entry.number, entry.occurred_on, entry.category, entry.hours, reversed_number)


def _carried(viewer: Actor, person_id: UUID, year: rules.CpdYear, pack: CreditPolicy) -> Decimal:
    if not pack.carry_over_cap:
        return Decimal(0)
    before = rules.cpd_year(year.starts_on - timedelta(days=1), pack).starts_on
    counted = sum(
        (each.counted for each in balances(viewer, person_id) if each.starts_on == before), Decimal()
    )
    return rules.carried_over(counted, pack)
