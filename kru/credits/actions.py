"""What adds lines to a ledger; nothing ever changes one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kru import policy
from kru.credits import facts, queries, rules, terms
from kru.credits.models import Ledger, LedgerEntry, YearBalance
from kru.credits.policy import CreditPolicy
from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person


class PostEntry(Command):
    """Recognise hours of learning that were completed, confirmed and verified."""

    entry_id: UUID
    person_id: UUID
    occurred_on: date
    category: str
    hours: Decimal
    credits: Decimal
    source_type: str
    source_id: UUID
    title_km: str
    title_latin: str = ""


class ReverseEntry(Command):
    """Reverse a line that should not have been posted."""

    entry_id: UUID
    reverses_id: UUID
    why: str


class BringForward(Command):
    """Bring lines recognised before this system came into a person's ledger."""

    person_id: UUID
    lines: tuple[PostEntry, ...]


@action("credits.post_entry", takes=PostEntry, final="central")
def post_entry(do: Doing, cmd: PostEntry) -> LedgerEntry:
    """Add a line to a person's ledger and fold the year's balance anew.

    Refuses with `source-is-credited-once`, or what `rules.objections_to_posting` finds.
    """
    # load
    pack = policy.in_force(CreditPolicy, on=cmd.occurred_on)
    person = Person.objects.get(pk=cmd.person_id)
    # allow
    do.require(terms.POST_ENTRY, at=person.scope)
    # decide
    refuse_if(rules.objections_to_posting(hours=cmd.hours, category=cmd.category, pack=pack))
    # write
    ledger = _locked(person)
    do.change(ledger, last_number=ledger.last_number + 1)
    entry = do.create(_line(do, cmd, ledger, pack))
    fold_year(do, person, cmd.occurred_on)
    # record
    do.record(
        facts.CreditPosted(
            number=entry.number,
            title_km=entry.title_km,
            hours=entry.hours,
            occurred_on=entry.occurred_on,
            policy=pack.name,
        ),
        about=entry,
        scope=person.scope,
    )
    return entry


@action("credits.reverse_entry", takes=ReverseEntry, final="central")
def reverse_entry(do: Doing, cmd: ReverseEntry) -> LedgerEntry:
    """Add the line that takes an earlier one back exactly; both stay for everybody to see.

    Refuses with `already-reversed`, `a-reversal-stays` or `reversal-needs-a-reason`.
    """
    # load
    wrong = LedgerEntry.objects.select_related("person").get(pk=cmd.reverses_id)
    ledger = _locked(wrong.person)
    pack = policy.in_force(CreditPolicy, on=wrong.occurred_on)
    # allow
    do.require(terms.REVERSE_ENTRY, at=wrong.person.scope)
    # decide
    refuse_if(
        rules.objections_to_reversal(
            is_reversal=wrong.reverses_id is not None,
            is_reversed=LedgerEntry.objects.filter(reverses=wrong).exists(),
            why=cmd.why,
        )
    )
    # write
    do.change(ledger, last_number=ledger.last_number + 1)
    entry = do.create(
        LedgerEntry(
            id=cmd.entry_id,
            person=wrong.person,
            number=ledger.last_number,
            occurred_on=wrong.occurred_on,
            posted_at=do.at,
            category=wrong.category,
            hours=-wrong.hours,
            credits=-wrong.credits,
            title_km=wrong.title_km,
            title_latin=wrong.title_latin,
            source_type=wrong.source_type,
            source_id=wrong.source_id,
            reverses=wrong,
            why=cmd.why,
            policy=pack.name,
        )
    )
    fold_year(do, wrong.person, wrong.occurred_on)
    # record
    do.record(
        facts.CreditReversed(
            number=entry.number, reverses=wrong.number, hours=-entry.hours, why=cmd.why, policy=pack.name
        ),
        about=entry,
        scope=wrong.person.scope,
    )
    return entry


@action("credits.bring_forward", takes=BringForward, final="central")
def bring_forward(do: Doing, cmd: BringForward) -> Ledger:
    """Bring many earlier lines into one ledger, by the rules of the days they occurred on.

    Refuses with what `rules.objections_to_posting` finds for any line.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    packs = {line.occurred_on: policy.in_force(CreditPolicy, on=line.occurred_on) for line in cmd.lines}
    # allow
    do.require(terms.POST_ENTRY, at=person.scope)
    # decide
    refuse_if(
        reason
        for line in cmd.lines
        for reason in rules.objections_to_posting(
            hours=line.hours, category=line.category, pack=packs[line.occurred_on]
        )
    )
    # write
    ledger = _locked(person)
    entries = []
    for line in cmd.lines:
        ledger.last_number += 1
        entries.append(_line(do, line, ledger, packs[line.occurred_on]))
    do.create_many(entries)
    ledger.save(update_fields=["last_number"])
    for day in _one_day_a_year(line.occurred_on for line in cmd.lines):
        fold_year(do, person, day)
    do.touch_many((entry, person.scope) for entry in entries)
    # record
    do.record(
        facts.CreditsBroughtForward(lines=len(entries), hours=sum((e.hours for e in entries), Decimal())),
        about=ledger,
        scope=person.scope,
    )
    return ledger


def bring_forward_many(
    do: Doing, brought: Mapping[UUID, Sequence[PostEntry]], people: Mapping[UUID, Person]
) -> None:
    """Bring earlier lines of people without a ledger: the bulk path of `bring_forward` in a greater action.

    Refuses with what `rules.objections_to_posting` finds for any line.
    """
    # load
    days = {line.occurred_on for lines in brought.values() for line in lines}
    packs = {day: policy.in_force(CreditPolicy, on=day) for day in days}
    # allow
    for person_id in brought:
        do.require(terms.POST_ENTRY, at=people[person_id].scope)
    # decide
    refuse_if(
        reason
        for lines in brought.values()
        for line in lines
        for reason in rules.objections_to_posting(
            hours=line.hours, category=line.category, pack=packs[line.occurred_on]
        )
    )
    # write
    ledgers = {person_id: Ledger(person=people[person_id]) for person_id in brought}
    entries, balances = [], []
    for person_id, lines in brought.items():
        ledger = ledgers[person_id]
        by_year: dict[date, list[LedgerEntry]] = {}
        for line in lines:
            ledger.last_number += 1
            entry = _line(do, line, ledger, packs[line.occurred_on])
            entries.append(entry)
            year = rules.cpd_year(line.occurred_on, packs[line.occurred_on]).starts_on
            by_year.setdefault(year, []).append(entry)
        balances += [
            YearBalance(person=people[person_id], starts_on=year, **_folded(held, year))
            for year, held in by_year.items()
        ]
    do.create_many(list(ledgers.values()))
    do.create_many(entries)
    do.create_many(balances)
    # record
    do.record_many(
        (
            facts.CreditsBroughtForward(
                lines=ledger.last_number, hours=sum((line.hours for line in brought[person_id]), Decimal())
            ),
            ledger,
            people[person_id].scope,
            {},
            {},
        )
        for person_id, ledger in ledgers.items()
    )
    do.touch_many((entry, people[entry.person_id].scope) for entry in entries)
    do.touch_many((balance, people[balance.person_id].scope) for balance in balances)


def fold_year(do: Doing, person: Person, day: date) -> YearBalance:
    """Fold a person's balance of the CPD year of a day anew from the ledger."""
    year = rules.cpd_year(day, policy.in_force(CreditPolicy, on=day))
    entries = LedgerEntry.objects.filter(
        person=person, occurred_on__gte=year.starts_on, occurred_on__lt=year.ends_before
    ).select_related("reverses")
    balance, _ = YearBalance.objects.update_or_create(
        person=person, starts_on=year.starts_on, defaults=_folded(entries, year.starts_on)
    )
    do.touch_many([(balance, person.scope)])
    return balance


def _folded(entries: Iterable[LedgerEntry], year_starts_on: date) -> dict[str, Any]:
    pack = policy.in_force(CreditPolicy, on=year_starts_on)
    folded = rules.fold([queries.line_of(entry) for entry in entries], pack)
    return {
        "hours": folded.hours,
        "counted": folded.counted,
        "by_category": {
            category: {"hours": f"{part.hours:.2f}", "counted": f"{part.counted:.2f}"}
            for category, part in folded.categories.items()
        },
        "policy": pack.name,
    }


def _locked(person: Person) -> Ledger:
    Ledger.objects.get_or_create(person=person)
    return Ledger.objects.locked(person.pk)


def _line(do: Doing, cmd: PostEntry, ledger: Ledger, pack: CreditPolicy) -> LedgerEntry:
    return LedgerEntry(
        number=ledger.last_number,
        posted_at=do.at,
        policy=pack.name,
        id=cmd.entry_id,
        **cmd.model_dump(exclude={"entry_id"}),
    )


def _one_day_a_year(days: Iterable[date]) -> list[date]:
    years = {}
    for day in days:
        years[rules.cpd_year(day, policy.in_force(CreditPolicy, on=day)).starts_on] = day
    return list(years.values())
