"""The rules of learning: the worked cases, and what holds for all figures."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kru.access.table import roles_with
from kru.kernel.period import Period
from kru.kernel.reasons import Reason
from kru.learning import rules
from kru.learning.policy import ApprovalPolicy, AssessmentPolicy, Step
from kru.learning.terms import Chain, EnrolmentState, Presence
from kru.policy import packs_of
from tests.policy.cases import worked_cases

PACKS = {pack.name: pack for pack in packs_of(AssessmentPolicy)}
PACK = PACKS["assessment/2021-01-01"]
APPROVALS = {pack.name: pack for pack in packs_of(ApprovalPolicy)}
NEWEST = packs_of(ApprovalPolicy)[-1]

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


@pytest.mark.parametrize("case", worked_cases("approval"), ids=lambda case: case["says"])
def test_a_worked_case_of_approval_comes_out_as_it_says(case: dict[str, Any]) -> None:
    pack = APPROVALS[case["pack"]]
    steps = pack.chains[Chain(case["chain"])]
    assert [step.by[0] for step in steps] == case["by"]
    due = [
        rules.due_on(step.asks, since=since, pack=pack)
        for step, since in zip(steps, case["waits_since"], strict=True)
    ]
    assert due == case["due"]


@pytest.mark.parametrize("step", NEWEST.steps, ids=lambda step: step.asks)
def test_those_whom_the_rules_in_force_ask_are_those_who_hold_the_permission(step: Step) -> None:
    assert set(step.by) == roles_with(step.asks)


def test_a_chain_without_a_step_and_a_decision_that_is_asked_for_twice_are_refused() -> None:
    body = NEWEST.model_dump()
    with pytest.raises(ValidationError, match="nobody decides"):
        ApprovalPolicy.model_validate({**body, "chains": {**body["chains"], Chain.ACTIVITY: ()}})
    twice = body["chains"][Chain.RESULTS]
    with pytest.raises(ValidationError, match="once"):
        ApprovalPolicy.model_validate({**body, "chains": {**body["chains"], Chain.ACTIVITY: twice}})


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def test_one_enrols_within_the_window_as_somebody_of_the_audience_who_serves() -> None:
    def objections(today: date, position: str = "teacher", serving: bool = True) -> list[str]:
        window = Period(date(2026, 3, 1), date(2026, 4, 1))
        return codes(
            rules.objections_to_enrolment(
                window=window, today=today, audience={"teacher"}, position=position, serving=serving
            )
        )

    assert objections(date(2026, 3, 1)) == objections(date(2026, 3, 31)) == []
    assert objections(date(2026, 2, 28)) == ["registration-not-open-yet"]
    assert objections(date(2026, 4, 1)) == ["registration-closed"]
    assert objections(date(2026, 3, 9), "officer", False) == [
        "position-not-in-the-audience",
        "not-in-active-service",
    ]


def test_a_request_is_decided_by_somebody_else_until_the_run_begins() -> None:
    def objections(state: str, own: bool, today: date) -> list[str]:
        return codes(
            rules.objections_to_deciding(state=state, own=own, starts_on=date(2026, 4, 18), today=today)
        )

    assert objections(EnrolmentState.REQUESTED, False, date(2026, 4, 18)) == []
    assert objections(EnrolmentState.REGISTERED, True, date(2026, 4, 19)) == [
        "not-waiting-for-the-director",
        "not-your-own-request",
        "run-has-begun",
    ]


def test_an_activity_is_returned_with_a_reason_while_it_waits_and_by_somebody_else() -> None:
    assert codes(rules.objections_to_returning(waits=True, is_own=False, why="រូបថតមិនច្បាស់")) == []
    assert codes(rules.objections_to_returning(waits=False, is_own=True, why=" ")) == [
        "activity-is-decided",
        "not-your-own-activity",
        "why-missing",
    ]


def test_only_a_confirmed_activity_is_taken_back_and_with_a_reason() -> None:
    assert codes(rules.objections_to_reversing_activity(is_confirmed=True, why="កត់ពីរដង")) == []
    assert codes(rules.objections_to_reversing_activity(is_confirmed=False, why=" ")) == [
        "activity-is-not-confirmed",
        "why-missing",
    ]


def test_evidence_is_given_again_only_while_it_is_missed() -> None:
    assert codes(rules.objections_to_replacing(waits=True, has_come=False)) == []
    assert codes(rules.objections_to_replacing(waits=False, has_come=True)) == [
        "activity-is-decided",
        "evidence-is-here",
    ]
