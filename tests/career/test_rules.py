"""The rules of the pathway: worked cases, what a proof tells, which rank may be sought, hours and points."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from kru.career import rules
from kru.career.policy import PathwayPolicy
from kru.career.rules import Evidence, Goal
from kru.career.terms import Condition, Criterion, Move, Rank, State, Track
from kru.staff.terms import AchievementKind, Position
from tests.career.evidence import (
    CASES,
    CONDITIONS,
    FIRST_CYCLE,
    ON,
    PACK,
    PACKS,
    READY,
    SOKHA,
    evidence_of,
    moves,
    proof,
    stand,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_worked_case_comes_out_as_it_says(case: dict[str, Any]) -> None:
    evidence, pack = evidence_of(case), PACKS[case["pack"]]
    aim = rules.aim(evidence, pack, on=case["on"])
    assert (aim.track, aim.sought) == (case["track"], case["sought"])
    goal = Goal(Track(case["track"]), Rank(case["sought"]), pack)
    proof = rules.prove(evidence, goal, on=case["on"])
    stands = {one.condition.value: one for one in proof.requirements}
    assert [name for name, one in stands.items() if one.state == State.MISSING] == case["missing"]
    waiting = {name: one.becomes_true_on for name, one in stands.items() if one.state == State.WAITING}
    assert waiting == case["waiting"]
    assert sum(part.have for part in proof.points) == case["points"] == stands["points"].have
    assert proof.becomes_true_on == (case["from"] or None)


# --- what a proof tells


def test_a_proof_names_its_pack_and_for_each_requirement_the_article() -> None:
    shown = proof()
    assert shown.policy == "pathway/2021-01-01"
    articles = {one.condition: one.article for one in shown.requirements}
    assert articles == {
        Condition.HOURS: "14.2",
        Condition.POINTS: "9.1",
        Condition.RANK: "8.1",
        Condition.SERVICE: "8.2",
        Condition.LEVEL: "8.3",
        Condition.APPRAISALS: "10.1",
        Condition.SANCTIONS: "11.1",
        Condition.REQUESTS: "12.3",
    }


def test_what_is_short_stands_in_figures() -> None:
    shown = proof()
    hours, years = stand(shown, Condition.HOURS), stand(shown, Condition.SERVICE)
    assert (hours.have, hours.need, hours.short) == (430, 480, 50)
    assert (years.have, years.need, years.short) == (11 * 12 + 5, 8 * 12, 0)
    assert (len(shown.met), len(shown.unmet)) == (6, 2)


def test_the_evidence_counted_is_listed_with_what_it_gives() -> None:
    shown = proof()
    hours = stand(shown, Condition.HOURS)
    assert [(item.kind, item.amount) for item in hours.items] == [
        ("CountedYear", 84), ("CountedYear", 83), ("CountedYear", 91), ("CountedYear", 100),
        ("CountedYear", 72), ("PendingHours", 10), ("PendingHours", 4),
    ]  # fmt: skip
    points = {part.criterion: part for part in shown.points}
    assert [item.amount for item in points[Criterion.ACHIEVEMENT].items] == [20, 15, 6, 6, 6]
    assert [item.amount for item in points[Criterion.COMPETENCE].items] == [140, 150]
    assert [item.amount for item in points[Criterion.OUTCOME].items] == [50, 54]
    assert [(item.word, item.amount) for item in points[Criterion.QUALIFICATION].items] == [
        ("bachelor", 40),
        ("", 14),
    ]
    assert [item.word for item in points[Criterion.EXPERIENCE].items] == ["teacher", "teacher"]
    assert [item.word for item in stand(shown, Condition.LEVEL).items] == ["bachelor"]
    assert [item.word for item in stand(shown, Condition.RANK).items] == ["good"]
    assert len(stand(shown, Condition.SERVICE).items) == 2
    assert [item.word for item in stand(shown, Condition.APPRAISALS).items] == ["good", "very_good"]
    assert [(year.starts_on.year, year.counted, year.pending) for year in shown.years] == [
        (2021, 84, 0), (2022, 83, 0), (2023, 91, 0), (2024, 100, 0), (2025, 72, 14),
    ]  # fmt: skip


def test_nothing_at_all_is_missing_everything_that_does_not_come_by_itself() -> None:
    empty = Evidence(first_cycle_on=FIRST_CYCLE, cycle_years=5)
    shown = proof(empty, goal=Goal(Track.TEACHING, Rank.GOOD, PACK))
    assert [one.condition for one in shown.met] == [Condition.SANCTIONS, Condition.REQUESTS]
    assert shown.road == ()
    assert moves(shown) == [Move.LEARN, Move.STUDY, Move.RATED, Move.SERVE, Move.ACHIEVE]
    assert shown.plan[0].hours == 240
    assert shown.plan[0].on == date(2026, 10, 1)
    assert all(not part.items for part in shown.points)


def test_the_first_rank_asks_for_no_rank_before_it() -> None:
    shown = proof(goal=Goal(Track.TEACHING, Rank.GOOD, PACK))
    assert Condition.RANK not in {one.condition for one in shown.requirements}


# --- the rank that may be sought


def test_only_the_next_rank_may_be_sought() -> None:
    assert rules.aim(SOKHA, PACK, on=ON) == rules.Aim(Track.TEACHING, Rank.GOOD, Rank.SENIOR)
    before = rules.aim(SOKHA, PACK, on=date(2020, 1, 1))
    assert before == rules.Aim(Track.TEACHING, None, Rank.GOOD)


def test_whoever_holds_the_highest_rank_or_a_position_without_a_track_seeks_nothing() -> None:
    def codes(evidence: Evidence) -> list[str]:
        aim = rules.aim(evidence, PACK, on=ON)
        return [reason.code for reason in rules.objections_to_seeking(aim, on=ON)]

    master = rules.HeldRank(track=Track.TEACHING, rank=Rank.MASTER, starts_on=date(2024, 1, 1))
    support = rules.Service(position=Position.SUPPORT, starts_on=date(2020, 1, 1))
    assert codes(SOKHA) == []
    assert codes(replace(SOKHA, ranks=(master,))) == ["highest-rank-held"]
    assert codes(replace(SOKHA, ranks=(), service=(support,))) == ["no-track-for-the-position"]
    assert codes(replace(SOKHA, ranks=(), service=())) == ["no-track-for-the-position"]


def test_a_request_is_refused_with_the_number_of_what_is_missing() -> None:
    (reason,) = rules.objections_to_request(proof(), has_open=False)
    assert (reason.code, reason.figures, reason.policy) == (
        "rank-requirements-missing", {"missing": 2, "all": CONDITIONS}, PACK.name,
    )  # fmt: skip
    assert not list(rules.objections_to_request(proof(READY), has_open=False))
    (reason,) = rules.objections_to_request(proof(READY), has_open=True)
    assert reason.code == "one-open-request"


def test_a_rank_follows_the_one_in_force_and_rests_on_a_paper() -> None:
    since = date(2021, 10, 17)

    def codes(since: date | None, starts_on: date, instrument: str = "ប្រកាស ៨៧") -> list[str]:
        found = rules.objections_to_rank(in_force_since=since, starts_on=starts_on, instrument=instrument)
        return [reason.code for reason in found]

    assert codes(since, since, " ") == ["rank-before-the-one-in-force", "rank-needs-an-instrument"]
    assert codes(since, date(2024, 1, 1)) == codes(None, since) == []


def test_only_an_open_request_is_taken_back() -> None:
    assert not list(rules.objections_to_withdrawal(is_open=True))
    assert [reason.code for reason in rules.objections_to_withdrawal(is_open=False)] == ["request-is-closed"]


# --- as of a day


def test_seen_from_the_past_nothing_that_came_later_counts() -> None:
    then = proof(on=date(2022, 3, 16))
    assert stand(then, Condition.HOURS).have == 84
    assert stand(then, Condition.APPRAISALS).have == 0
    assert {part.criterion: part.have for part in then.points}[Criterion.ACHIEVEMENT] == 0
    assert stand(then, Condition.SERVICE).have == 7 * 12 + 5
    assert [item.word for item in stand(then, Condition.SERVICE).items] == ["teacher", "teacher"]


def test_a_posting_that_ended_later_had_no_end_yet() -> None:
    then = proof(on=date(2016, 3, 16), goal=Goal(Track.TEACHING, Rank.GOOD, PACK))
    assert stand(then, Condition.SERVICE).becomes_true_on == date(2018, 10, 1)


def test_a_request_is_in_the_way_only_while_it_is_open() -> None:
    asked = rules.Request(asked_on=date(2026, 2, 1), closed_on=date(2026, 3, 1))
    evidence = replace(READY, requests=(asked,))
    open_then = proof(evidence, on=date(2026, 2, 10))
    assert stand(open_then, Condition.REQUESTS).state == State.MISSING
    assert [item.on for item in stand(open_then, Condition.REQUESTS).items] == [date(2026, 2, 1)]
    assert moves(open_then) == [Move.DECIDED]
    assert not proof(evidence).unmet


def test_an_unverified_qualification_counts_nothing() -> None:
    (degree,) = SOKHA.qualifications
    shown = proof(replace(SOKHA, qualifications=(replace(degree, verified=False),)))
    assert stand(shown, Condition.LEVEL).have == 0


def test_nothing_comes_after_retirement() -> None:
    waiting = evidence_of(CASES[1])
    assert proof(waiting).becomes_true_on == date(2026, 10, 1)
    assert proof(replace(waiting, retires_on=date(2026, 10, 2))).becomes_true_on == date(2026, 10, 1)
    assert proof(replace(waiting, retires_on=date(2026, 10, 1))).becomes_true_on is None


# --- service


def test_days_served_twice_at_once_count_once_and_holes_do_not_count() -> None:
    def months(*service: rules.Service) -> Decimal:
        return stand(proof(replace(SOKHA, service=service)), Condition.SERVICE).have

    def taught(start: date, end: date | None = None) -> rules.Service:
        return rules.Service(position=Position.TEACHER, starts_on=start, ends_before=end)

    assert months(taught(date(2020, 3, 16))) == 72
    assert months(taught(date(2020, 3, 16)), taught(date(2021, 1, 1), date(2022, 1, 1))) == 72
    assert months(taught(date(2018, 3, 16), date(2020, 3, 16)), taught(date(2024, 3, 16))) == 48
    assert months(taught(date(2018, 3, 16), date(2020, 3, 16))) == 24
    assert months(taught(ON)) == 0
    assert months() == 0


def test_whoever_no_longer_serves_gains_no_experience() -> None:
    left = rules.Service(
        position=Position.TEACHER, starts_on=date(2014, 10, 1), ends_before=date(2016, 10, 1)
    )
    shown = proof(replace(SOKHA, service=(left,)))
    assert stand(shown, Condition.SERVICE).state == State.MISSING
    assert Move.SERVE in moves(shown)
    assert next(step for step in shown.plan if step.move == Move.SERVE).on is None


# --- hours and points


def test_without_a_figure_hours_give_no_points() -> None:
    without = PACK.model_copy(update={"hours_per_point": Decimal(0)})
    shown = proof(goal=Goal(Track.TEACHING, Rank.SENIOR, without))
    assert stand(shown, Condition.POINTS).have == 370 - 14


def test_no_criterion_gives_more_than_its_maximum() -> None:
    prizes = tuple(
        rules.Achievement(kind=AchievementKind.NATIONAL_PRIZE, achieved_on=date(2024, 1, 1)) for _ in range(9)
    )
    shown = proof(replace(SOKHA, achievements=prizes))
    assert all(part.have <= part.most for part in shown.points)
    assert sum(part.most for part in shown.points) == PACK.points_in_all


def test_a_pack_that_leaves_a_rank_out_or_whose_maxima_do_not_fit_is_refused() -> None:
    body = PACK.model_dump()
    body["maxima"]["teaching"]["outcome"] = 71
    with pytest.raises(ValidationError, match="do not make 500"):
        PathwayPolicy.model_validate(body)
    body = PACK.model_dump()
    del body["hours"]["senior"], body["basis"]["hours.senior"]
    with pytest.raises(ValidationError, match="nothing stands for"):
        PathwayPolicy.model_validate(body)
