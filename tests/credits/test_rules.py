"""The fold of a ledger: in any order, never above a cap, and a reversal returns exactly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru import policy
from kru.credits import rules
from kru.credits.policy import CreditPolicy
from kru.credits.rules import LedgerLine
from tests.policy.cases import worked_cases

PACK = policy.in_force(CreditPolicy, on=date(2026, 3, 16))
PACKS = {pack.name: pack for pack in policy.packs_of(CreditPolicy)}
DAY = date(2026, 3, 12)

hours = st.integers(1, 80).map(lambda quarters: Decimal(quarters) / 2)
categories = st.sampled_from([*PACK.categories, "retired_category"])


@st.composite
def ledgers(draw: st.DrawFn) -> list[LedgerLine]:
    """Draw a ledger whose reversals name earlier lines, each at most once."""
    lines: list[LedgerLine] = []
    open_lines: list[LedgerLine] = []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        if open_lines and draw(st.booleans()):
            wrong = open_lines.pop(draw(st.integers(0, len(open_lines) - 1)))
            lines.append(LedgerLine(number, DAY, wrong.category, -wrong.hours, wrong.number))
        else:
            lines.append(LedgerLine(number, DAY, draw(categories), draw(hours)))
            open_lines.append(lines[-1])
    return lines


def ledger_of(case: dict[str, Any]) -> list[LedgerLine]:
    """Return the lines of a worked case, numbered from 1; a line [day, "reverses", n] takes line n back."""
    lines: list[LedgerLine] = []
    for number, (day, category, figure) in enumerate(case["lines"], start=1):
        if category == "reverses":
            wrong = lines[figure - 1]
            lines.append(LedgerLine(number, day, wrong.category, -wrong.hours, wrong.number))
        else:
            lines.append(LedgerLine(number, day, category, Decimal(str(figure))))
    return lines


@pytest.mark.parametrize("case", worked_cases("credits"), ids=lambda case: case["says"])
def test_a_worked_case_comes_out_as_it_says(case: dict[str, Any]) -> None:
    pack, lines = PACKS[case["pack"]], ledger_of(case)
    assert {rules.cpd_year(line.occurred_on, pack).label for line in lines} <= {case["year"]}
    balance = rules.fold(lines, pack)
    pending = [(category, Decimal(str(figure))) for category, figure in case["pending"]]
    stand = rules.standing(balance, pending, pack)
    by_line = rules.counted_per_line(lines, pack)
    assert [float(line.counted) for line in by_line] == case["counted_per_line"]
    assert {reason.article for line in by_line for reason in line.reasons} == set(case["articles"])
    assert float(balance.counted) == case["counted"]
    assert float(stand.pending) == case["would_count"]
    assert float(stand.missing) == case["missing"]
    assert float(rules.credits_for(balance.counted, pack)) == case["credits"]


@given(ledgers(), st.randoms())
def test_the_balance_is_the_same_whatever_the_order(lines: list[LedgerLine], random: object) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rules.fold(shuffled, PACK) == rules.fold(lines, PACK)


@given(ledgers())
def test_no_category_counts_above_its_cap(lines: list[LedgerLine]) -> None:
    for category, part in rules.fold(lines, PACK).categories.items():
        cap = PACK.categories[category].cap if category in PACK.categories else Decimal(0)
        assert 0 <= part.counted <= cap
        assert part.counted + part.over == part.hours


@given(ledgers())
def test_what_each_line_adds_sums_to_the_balance(lines: list[LedgerLine]) -> None:
    counted = rules.counted_per_line(lines, PACK)
    balance = rules.fold(lines, PACK)
    assert sum((line.counted for line in counted), Decimal()) == balance.counted
    if counted:
        assert counted[-1].total == balance.counted
    assert all((line.over > 0) == bool(line.reasons) for line in counted)


@given(ledgers(), categories, hours)
def test_a_reversal_returns_exactly(lines: list[LedgerLine], category: str, wrong: Decimal) -> None:
    number = len(lines) + 1
    posted = LedgerLine(number, DAY, category, wrong)
    back = LedgerLine(number + 1, DAY, category, -wrong, number)
    after = rules.fold([*lines, posted, back], PACK)
    before = rules.fold(lines, PACK)
    assert (after.hours, after.counted) == (before.hours, before.counted)


def test_hours_above_the_cap_say_so_with_their_figures_and_article() -> None:
    lines = [
        LedgerLine(1, DAY, "self_directed", Decimal(4)),
        LedgerLine(2, DAY, "self_directed", Decimal(16)),
    ]
    second = rules.counted_per_line(lines, PACK)[1]
    assert (second.counted, second.over) == (6, 10)
    (reason,) = second.reasons
    assert reason.code == "over-category-cap"
    assert reason.article == "6.3"
    assert reason.figures["cap"] == 10


def test_what_waits_counts_only_as_far_as_the_cap_leaves_room() -> None:
    balance = rules.fold([LedgerLine(1, DAY, "school_based", Decimal(38))], PACK)
    stand = rules.standing(balance, [("school_based", Decimal(4)), ("unheard_of", Decimal(9))], PACK)
    assert (stand.counted, stand.pending, stand.missing) == (38, 2, 60)


def test_a_minimum_stays_missing_although_the_year_is_full() -> None:
    full = [LedgerLine(1, DAY, "structured", Decimal(60)), LedgerLine(2, DAY, "qualification", Decimal(60))]
    stand = rules.standing(rules.fold(full, PACK), [("school_based", Decimal(5))], PACK)
    assert (stand.counted, stand.pending, stand.below_minimum, stand.missing) == (120, 5, 15, 15)


@given(ledgers(), st.lists(st.tuples(categories, hours), max_size=6), st.integers(0, 60).map(Decimal))
def test_what_is_missing_is_what_would_be_missing_if_all_that_waits_were_verified(
    lines: list[LedgerLine], pending: list[tuple[str, Decimal]], carried: Decimal
) -> None:
    balance = rules.fold(lines, PACK)
    verified = [LedgerLine(1000 + n, DAY, *waiting) for n, waiting in enumerate(pending)]
    now = rules.standing(balance, pending, PACK, carried=carried)
    then = rules.standing(rules.fold([*lines, *verified], PACK), [], PACK, carried=carried)
    assert now.missing == then.missing >= 0
    assert now.counted + now.pending == then.counted
    assert then.pending == 0


@given(st.integers(0, 170).map(Decimal), st.integers(0, 50).map(Decimal))
def test_only_hours_above_the_expectation_are_carried_over_and_never_more_than_the_cap(
    counted: Decimal, cap: Decimal
) -> None:
    pack = PACK.model_copy(update={"carry_over_cap": cap})
    carried = rules.carried_over(counted, pack)
    assert 0 <= carried <= cap
    assert counted - carried >= min(counted, pack.hours_per_year)
    assert rules.carried_over(counted, PACK) == 0


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2025, 9, 30), "2024–25"), (date(2025, 10, 1), "2025–26"), (date(2026, 3, 16), "2025–26")],
)
def test_the_cpd_year_begins_with_october(day: date, label: str) -> None:
    assert rules.cpd_year(day, PACK).label == label


def test_a_cycle_has_five_cpd_years() -> None:
    first = date(2021, 11, 3)
    assert rules.cycle_start(date(2026, 9, 30), first, PACK) == date(2021, 10, 1)
    assert rules.cycle_start(date(2026, 10, 1), first, PACK) == date(2026, 10, 1)


def test_fifteen_hours_are_a_credit() -> None:
    assert rules.credits_for(Decimal(45), PACK) == 3
    assert rules.credits_for(Decimal(10), PACK) == Decimal("0.67")


def codes(reasons: object) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


def test_what_stands_against_a_line_or_a_reversal_is_said() -> None:
    assert codes(rules.objections_to_posting(hours=Decimal(0), category="x", pack=PACK)) == [
        "hours-not-positive",
        "category-unknown",
    ]
    assert codes(rules.objections_to_posting(hours=Decimal(1), category="structured", pack=PACK)) == []
    assert codes(rules.objections_to_reversal(is_reversal=True, is_reversed=True, why=" ")) == [
        "a-reversal-stays",
        "already-reversed",
        "reversal-needs-a-reason",
    ]
    assert codes(rules.objections_to_reversal(is_reversal=False, is_reversed=False, why="doubled")) == []
