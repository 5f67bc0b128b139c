"""Whatever is posted and reversed, and in whatever order: the kept balance is the fold of the ledger."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from kru.access.table import Role
from kru.credits import actions
from kru.credits.models import LedgerEntry, YearBalance
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from tests.actors import actor
from tests.world import sokha

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]
Line = tuple[date, str, Decimal]
CPDMO = actor((Role.CPDMO, "kh"))
# Said by hand, as the paper says it: hours of each category that count in a year that begins on 1 October.
CAPS = {"structured": 60, "school_based": 40, "self_directed": 10, "qualification": 60}

days = st.sampled_from([date(2024, 9, 30), date(2024, 10, 1), date(2025, 9, 30), date(2025, 10, 1)])
hours = st.integers(1, 80).map(lambda halves: Decimal(halves) / 2)
asked = st.lists(st.tuples(days, st.sampled_from(sorted(CAPS)), hours), min_size=1, max_size=10)


def by_hand(standing: list[Line]) -> dict[date, tuple[Decimal, Decimal]]:
    """Return verified and counted hours by the first day of the year, without the product's rules."""
    sums: dict[date, dict[str, Decimal]] = {}
    for on, category, amount in standing:
        first = date(on.year if on.month >= 10 else on.year - 1, 10, 1)
        year = sums.setdefault(first, dict.fromkeys(CAPS, Decimal(0)))
        year[category] += amount
    return {
        first: (
            sum(year.values(), Decimal(0)),
            sum((min(year[c], Decimal(CAPS[c])) for c in CAPS), Decimal(0)),
        )
        for first, year in sums.items()
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=asked, data=st.data())
def test_the_balance_is_the_fold_of_the_ledger_whatever_the_order_of_actions(
    asked: list[Line], data: st.DataObject, doing: Make, school: Unit
) -> None:
    people = [
        staff.register_person(
            doing(),
            sokha(school).model_copy(update={"person_id": one, "staff_number": f"{one.int % 10**10:010}"}),
        )
        for one in (new_id(), new_id())
    ]
    taken_back = data.draw(st.lists(st.booleans(), min_size=len(asked), max_size=len(asked)))
    for person, order in zip(
        people, (range(len(asked)), data.draw(st.permutations(range(len(asked))))), strict=True
    ):
        later: list[LedgerEntry] = []
        for n in order:
            entry = post(doing, person, asked[n])
            if taken_back[n] and n % 2:
                reverse(doing, entry)
            elif taken_back[n]:
                later.append(entry)
        for entry in later:
            reverse(doing, entry)
            with pytest.raises(Refusal, match="already-reversed"):
                reverse(doing, entry)
    expected = by_hand([line for line, back in zip(asked, taken_back, strict=True) if not back])
    event(f"reversed: {any(taken_back)}")
    event(f"above a cap: {any(hours > counted for hours, counted in expected.values())}")
    for person in people:
        kept = {row.starts_on: (row.hours, row.counted) for row in YearBalance.objects.filter(person=person)}
        assert {first: held for first, held in kept.items() if held != (0, 0)} == expected
        assert LedgerEntry.objects.filter(person=person).count() == len(asked) + sum(taken_back)


def post(doing: Make, person: Person, line: Line) -> LedgerEntry:
    on, category, amount = line
    return actions.post_entry(
        doing(CPDMO),
        actions.PostEntry(
            entry_id=new_id(),
            person_id=person.pk,
            occurred_on=on,
            category=category,
            hours=amount,
            credits=Decimal(1),
            source_type="test",
            source_id=new_id(),
            title_km="អំណាន",
        ),
    )


def reverse(doing: Make, entry: LedgerEntry) -> None:
    actions.reverse_entry(
        doing(CPDMO), actions.ReverseEntry(entry_id=new_id(), reverses_id=entry.pk, why="ច្រឡំ")
    )
