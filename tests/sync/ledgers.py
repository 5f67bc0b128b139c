"""The ledgers of credit as the accepted commands make them, written without the code that keeps them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from kru.credits.models import Ledger, LedgerEntry, YearBalance
from kru.journal.models import Receipt
from kru.learning.models import Activity


@dataclass
class Base:
    """What stood at central when the world began."""

    commands: set[UUID] = field(default_factory=set)
    lines: set[tuple[str, str, Decimal, bool]] = field(default_factory=set)
    hours: dict[str, tuple[str, Decimal]] = field(default_factory=dict)  # of activities

    @classmethod
    def read(cls) -> "Base":
        """Read it."""
        held = Activity.objects.values_list("pk", "person_id", "hours")
        commands = set(Receipt.objects.values_list("pk", flat=True))
        return cls(commands, set(ledger_lines()), {pk.hex: (who.hex, hours) for pk, who, hours in held})


def ledger_lines() -> Iterator[tuple[str, str, Decimal, bool]]:
    """Yield the lines of all ledgers: whose, for what, how many hours, and whether it takes one back."""
    lines = LedgerEntry.objects.values_list("person_id", "source_id", "hours", "reverses_id")
    for person, source, hours, reverses in lines:
        yield person.hex, source.hex, hours, reverses is not None


def check_ledgers(base: Base, done: list[tuple[str, Any]]) -> None:
    """Assert that all ledgers are the fold of what was accepted, and the balances that of the ledgers."""
    hours, expected, papers = dict(base.hours), Counter(base.lines), {}
    for name, body in done:
        if name == "learning.log_activity":
            activity = UUID(body["activity_id"]).hex
            hours[activity] = (UUID(body["person_id"]).hex, Decimal(body["hours"]))
        elif name == "credits.post_entry":
            line = (UUID(body["person_id"]).hex, UUID(body["source_id"]).hex, Decimal(body["hours"]), False)
            papers[UUID(body["entry_id"]).hex] = line
            expected[line] += 1
    base_papers = {pk.hex: (who.hex, source.hex, worth, False) for pk, who, source, worth in _papers()}
    for name, body in done:
        if name in ("learning.confirm_activity", "learning.reverse_activity"):
            activity = UUID(body["activity_id"]).hex
            person, worth = hours[activity]
            back = name == "learning.reverse_activity"
            expected[person, activity, -worth if back else worth, back] += 1
        elif name == "credits.reverse_entry":
            reversed_ = UUID(body["reverses_id"]).hex
            person, source, worth, _ = papers.get(reversed_) or base_papers[reversed_]
            expected[person, source, -worth, True] += 1
    assert Counter(ledger_lines()) == expected, "LOST or DOUBLED: lines of ledgers"
    sums: dict[tuple[UUID, int], Decimal] = {}
    numbers: dict[UUID, list[int]] = {}
    for person_id, number, day, worth in LedgerEntry.objects.values_list(
        "person_id", "number", "occurred_on", "hours"
    ):
        year = day.year if day.month >= 10 else day.year - 1
        sums[person_id, year] = sums.get((person_id, year), Decimal()) + worth
        numbers.setdefault(person_id, []).append(number)
    folded = {
        (who, starts.year): hours
        for who, starts, hours in YearBalance.objects.values_list("person_id", "starts_on", "hours")
    }
    assert folded == sums, "LOST or DOUBLED: a balance is not what its ledger says"
    for person_id, last in Ledger.objects.values_list("person_id", "last_number"):
        assert sorted(numbers.get(person_id, [])) == list(range(1, last + 1)), "LOST: a number of a ledger"


def _papers() -> Any:
    return LedgerEntry.objects.filter(reverses=None).values_list("pk", "person_id", "source_id", "hours")
