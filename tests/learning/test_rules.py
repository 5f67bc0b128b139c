"""The rules of learning: the worked cases, and what holds for all figures."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kru.learning import rules
from kru.learning.policy import AssessmentPolicy
from kru.learning.terms import EnrolmentState, Presence
from kru.policy import packs_of
from tests.policy.cases import worked_cases

PACKS = {pack.name: pack for pack in packs_of(AssessmentPolicy)}
PACK = PACKS["assessment/2021-01-01"]

hours = st.decimals(min_value=Decimal("0.5"), max_value=8, places=2)
percent = st.decimals(min_value=0, max_value=100, places=2)


@pytest.mark.parametrize("case", worked_cases("assessment"), ids=lambda case: case["says"])
def test_a_worked_case_comes_out_as_it_says(case: dict[str, Any]) -> None:
    outcome = rules.outcome(
        sessions=[(Decimal(hours), mark) for hours, mark in case["sessions"]],
        scores={code: Decimal(given) for code, given in case["scores"].items()},
        policy=PACKS[case["pack"]],
    )
    assert float(outcome.attended) == case["attended"]
    assert float(outcome.score) == case["score"]
    assert [reason.code for reason in outcome.shortfalls] == case["shortfalls"]
    assert (outcome.state == EnrolmentState.COMPLETED) == (not case["shortfalls"])


def test_attendance_weighs_15_percent_in_every_pack() -> None:
    assert {pack.components["attendance"].weight for pack in PACKS.values()} == {Decimal(15)}


@given(
    sessions=st.lists(st.tuples(hours, st.sampled_from([*Presence.values, ""])), max_size=12),
    coursework=percent,
    final=percent,
)
def test_attendance_and_score_lie_between_0_and_100_and_completion_needs_both(
    sessions: list[tuple[Decimal, str]], coursework: Decimal, final: Decimal
) -> None:
    outcome = rules.outcome(sessions=sessions, scores={"coursework": coursework, "final": final}, policy=PACK)
    assert 0 <= outcome.attended <= 100
    assert 0 <= outcome.score <= 100
    completed = outcome.attended >= PACK.minimum_attendance and outcome.score >= PACK.pass_mark
    assert (outcome.state == EnrolmentState.COMPLETED) == completed


@given(sessions=st.lists(st.tuples(hours, st.sampled_from(Presence.values)), min_size=1, max_size=8))
def test_being_there_never_counts_less_than_coming_late_or_staying_away(
    sessions: list[tuple[Decimal, str]],
) -> None:
    def attended(mark: str) -> Decimal:
        first, *rest = sessions
        return rules.outcome(sessions=[(first[0], mark), *rest], scores={}, policy=PACK).attended

    assert attended(Presence.PRESENT) >= attended(Presence.LATE) >= attended(Presence.ABSENT)


def test_a_pack_whose_weights_do_not_make_100_is_refused() -> None:
    body = PACK.model_dump()
    body["components"]["final"]["weight"] = Decimal(49)
    with pytest.raises(ValidationError, match="make 100"):
        AssessmentPolicy.model_validate(body)
    del body["components"]["attendance"], body["basis"]["components.attendance"]
    with pytest.raises(ValidationError, match="attendance is one"):
        AssessmentPolicy.model_validate(body)
