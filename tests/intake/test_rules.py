"""What may be done with a list in which state."""

from collections.abc import Iterable

import pytest

from kru.intake import rules
from kru.intake.terms import State
from kru.kernel.reasons import Reason

GOOD = {"new": 1}


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("state", "deciding", "cancelling", "ordering", "carrying_out"),
    [
        (State.CHECKING, [], [], ["list-not-ready"], ["list-not-ready"]),
        (State.READY, [], [], [], ["list-not-ready"]),
        (State.ORDERED, ["list-not-ready"], ["list-not-ready"], ["list-not-ready"], []),
        (State.DONE, [], ["list-is-finished"], ["list-is-finished"], ["list-not-ready"]),
        (State.CANCELLED, *[["list-is-finished"]] * 3, ["list-not-ready"]),
        (State.REFUSED, *[["list-is-finished"]] * 3, ["list-not-ready"]),
    ],
)
def test_each_state_allows_its_own(
    state: State, deciding: list[str], cancelling: list[str], ordering: list[str], carrying_out: list[str]
) -> None:
    assert codes(rules.objections_to_deciding(state)) == deciding
    assert codes(rules.objections_to_cancelling(state)) == cancelling
    assert codes(rules.objections_to_ordering(state, counts=GOOD)) == ordering
    assert codes(rules.objections_to_bringing_in(state)) == carrying_out
    assert codes(rules.objections_to_returning(state)) == carrying_out


def test_a_list_without_a_good_row_is_not_brought_in() -> None:
    assert codes(rules.objections_to_ordering(State.READY, counts={"refused": 3})) == ["nothing-to-bring-in"]


def test_at_an_office_somebody_must_order() -> None:
    asked = rules.objections_to_ordering(State.READY, counts=GOOD, by_nobody=True)
    assert codes(asked) == ["order-by-nobody"]


def test_central_s_word_waits_while_the_next_rows_are_brought_in() -> None:
    assert codes(rules.objections_to_hearing(State.ORDERED)) == ["list-not-ready"]
    assert not [state for state in set(State) - {State.ORDERED} if codes(rules.objections_to_hearing(state))]


def test_only_the_check_that_was_waited_for_is_noted() -> None:
    assert codes(rules.objections_to_noting(State.CHECKING, checks=2, check=2)) == []
    assert codes(rules.objections_to_noting(State.CHECKING, checks=2, check=1)) == ["list-not-ready"]
    assert codes(rules.objections_to_noting(State.READY, checks=2, check=2)) == ["list-not-ready"]
