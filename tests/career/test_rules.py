"""The rules of the pathway: the worked cases, the first true day, and that more evidence never harms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kru.appraisal.terms import Grade
from kru.career import rules
from kru.career.policy import PathwayPolicy
from kru.career.rules import Evidence, Goal, Proof
from kru.career.rules.measures import requirements_on
from kru.career.terms import Condition, Criterion, Move, Rank, State, Track
from kru.policy import packs_of
from kru.staff.terms import AchievementKind, Level, Position
from tests.policy.cases import worked_cases

CASES = worked_cases("pathway")
PACKS = {pack.name: pack for pack in packs_of(PathwayPolicy)}
PACK = PACKS["pathway/2021-01-01"]
ON = date(2026, 3, 16)
FIRST_CYCLE = date(2021, 10, 1)
SENIOR = Goal(Track.TEACHING, Rank.SENIOR, PACK)
CONDITIONS = len(Condition)


def evidence_of(case: dict[str, Any]) -> Evidence:
    held = case.get("held")
    return Evidence(
        first_cycle_on=FIRST_CYCLE,
        cycle_years=5,
        service=tuple(
            rules.Service(position=Position(position), starts_on=start, ends_before=end or None)
            for position, start, end in case["service"]
        ),
        qualifications=tuple(
            rules.Qualification(level=Level(level), awarded_on=day) for level, day in case["qualifications"]
        ),
        achievements=tuple(
            rules.Achievement(kind=AchievementKind(kind), achieved_on=date(2024, 5, 5))
            for kind, count in case["achievements"].items()
            for _ in range(count)
        ),
        appraisals=tuple(
            rules.Appraisal(
                school_year=year,
                given_on=date(year + 1, 9, 1),
                grade=Grade(grade),
                competence=competence,
                outcome=outcome,
            )
            for year, grade, competence, outcome in case["appraisals"]
        ),
        counted=tuple(
            rules.CountedYear(starts_on=date(int(year), 10, 1), hours=Decimal(hours), activities=1)
            for year, hours in case["hours"].items()
        ),
        pending=tuple(
            rules.PendingHours(occurred_on=day, hours=Decimal(hours), decided_by=decided or None)
            for day, hours, decided in case["pending"]
        ),
        ranks=(rules.HeldRank(track=Track(case["track"]), rank=Rank(held[0]), starts_on=held[1]),)
        if held
        else (),
        sanctions=tuple(
            rules.Sanction(starts_on=start, ends_before=end or None)
            for start, end in case.get("sanctions", ())
        ),
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


SOKHA = evidence_of(CASES[0])
READY = evidence_of(CASES[2])


def proof(evidence: Evidence = SOKHA, on: date = ON, goal: Goal = SENIOR) -> Proof:
    return rules.prove(evidence, goal, on=on)


def stand(shown: Proof, condition: Condition) -> rules.Requirement:
    return next(one for one in shown.requirements if one.condition == condition)


def moves(shown: Proof) -> list[Move]:
    return [step.move for step in shown.plan]


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


# --- road and plan


def test_the_road_leads_to_the_day_on_which_the_rank_may_be_sought() -> None:
    road = proof(evidence_of(CASES[3])).road
    assert [(step.on, step.hours, step.met, step.is_goal) for step in road] == [
        (date(2026, 4, 12), 10, (Condition.HOURS,), False),
        (date(2026, 6, 1), 0, (Condition.RANK,), True),
    ]


def test_without_a_goal_the_road_shows_what_the_next_year_brings() -> None:
    shown = proof()
    assert [(step.on, step.hours, step.points, step.is_goal) for step in shown.road] == [
        (date(2026, 4, 12), 14, 0, False),
        (date(2026, 10, 1), 0, 6, False),
    ]
    assert {part.criterion: part.coming for part in shown.points}[Criterion.EXPERIENCE] == 6


def test_a_road_without_a_goal_ends_after_three_years() -> None:
    young = proof(evidence_of(CASES[6]), goal=Goal(Track.TEACHING, Rank.GOOD, PACK))
    assert [step.on.year for step in young.road] == [2026, 2027, 2028]
    assert not any(step.is_goal for step in young.road)


def test_a_long_road_has_four_steps_and_loses_no_gain() -> None:
    pending = tuple(
        rules.PendingHours(
            occurred_on=date(2026, 3, 1), hours=Decimal(2), decided_by=ON + timedelta(days=day)
        )
        for day in (1, 2, 9, 20, 40, 60)
    )
    waiting = replace(evidence_of(CASES[1]), pending=pending)
    road = proof(waiting).road
    assert len(road) == 4
    assert sum(step.hours for step in road) == 12
    assert road[-1].is_goal


def test_the_plan_waits_learns_and_gains_the_points_that_are_missing() -> None:
    shown = proof()
    assert [(step.move, step.hours, step.points) for step in shown.plan] == [
        (Move.VERIFICATION, 14, 0),
        (Move.LEARN, 36, 1),
        (Move.SERVE, 0, 6),
        (Move.ACHIEVE, 0, 23),
    ]
    assert (shown.plan[0].count, shown.plan[0].on) == (2, date(2026, 4, 12))
    assert (shown.plan[2].count, shown.plan[2].on) == (12, date(2026, 10, 1))
    gained = sum(step.points for step in shown.plan) + stand(shown, Condition.POINTS).have
    assert gained == PACK.points[Rank.SENIOR]


def test_what_is_learnt_now_belongs_to_the_running_cycle() -> None:
    shown = proof(on=date(2026, 11, 2))
    assert stand(shown, Condition.HOURS).have == 430
    learn = next(step for step in shown.plan if step.move == Move.LEARN)
    assert (learn.hours, learn.on) == (480, date(2031, 10, 1))


def test_pending_hours_without_a_day_are_waited_for_without_a_day() -> None:
    shown = proof(evidence_of(CASES[4]))
    assert [(step.move, step.on) for step in shown.plan] == [(Move.VERIFICATION, None)]


def test_what_should_have_been_decided_and_was_not_is_waited_for_without_a_day() -> None:
    overdue = rules.PendingHours(occurred_on=date(2026, 2, 1), hours=Decimal(60), decided_by=ON)
    shown = proof(replace(SOKHA, pending=(overdue,)))
    assert (stand(shown, Condition.HOURS).have, stand(shown, Condition.HOURS).state) == (430, State.MISSING)
    assert [(step.move, step.hours, step.on) for step in shown.plan][:1] == [(Move.VERIFICATION, 60, None)]
    assert shown.years[-1].pending == 60


def test_pending_hours_that_are_enough_leave_nothing_to_learn() -> None:
    assert moves(proof(evidence_of(CASES[3]))) == [Move.VERIFICATION, Move.HOLD]


def test_a_sanction_is_waited_for() -> None:
    shown = proof(evidence_of(CASES[5]))
    assert [(step.move, step.on) for step in shown.plan] == [(Move.LIFTED, date(2026, 11, 20))]
    assert [item.on for item in stand(shown, Condition.SANCTIONS).items] == [date(2026, 11, 20)]
    over = proof(evidence_of(CASES[5]), on=date(2026, 11, 20))
    assert stand(over, Condition.SANCTIONS).items == ()


def test_when_achievements_are_full_the_plan_turns_to_appraisals_and_then_to_study() -> None:
    prizes = tuple(
        rules.Achievement(kind=AchievementKind.NATIONAL_PRIZE, achieved_on=date(2024, 1, 1)) for _ in range(3)
    )
    full = replace(READY, achievements=prizes)
    master = proof(full, goal=Goal(Track.TEACHING, Rank.MASTER, PACK))
    assert [(step.move, step.points) for step in master.plan if step.points] == [
        (Move.APPRAISE, 40),
        (Move.STUDY, 10),
    ]
    rated = tuple(replace(rating, competence=175, outcome=66) for rating in full.appraisals)
    study = proof(replace(full, appraisals=rated), goal=Goal(Track.TEACHING, Rank.MASTER, PACK))
    assert [(step.move, step.points, step.wanted) for step in study.plan if step.points] == [
        (Move.APPRAISE, 4, ""),
        (Move.STUDY, 10, "master"),
    ]


def test_points_that_come_only_in_years_are_planned_to_come_sooner() -> None:
    shown = proof(evidence_of(CASES[6]), goal=Goal(Track.TEACHING, Rank.GOOD, PACK))
    assert [(step.move, step.points, step.on) for step in shown.plan] == [
        (Move.RATED, 0, None),
        (Move.SERVE, 0, date(2026, 10, 1)),
        (Move.ACHIEVE, 11, None),
    ]


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


# --- for all evidence

days = st.dates(date(2005, 1, 1), date(2026, 3, 16))
later = st.dates(date(2026, 3, 17), date(2027, 12, 31))
services = st.builds(
    lambda position, start, length: rules.Service(
        position=position, starts_on=start, ends_before=start + timedelta(days=length) if length else None
    ),
    st.sampled_from([Position.TEACHER, Position.DIRECTOR, Position.SUPPORT]),
    days,
    st.integers(0, 4000),
)
qualifications = st.builds(rules.Qualification, level=st.sampled_from(Level), awarded_on=days)
achievements = st.builds(rules.Achievement, kind=st.sampled_from(AchievementKind), achieved_on=days)
counted = st.builds(
    rules.CountedYear,
    starts_on=st.sampled_from([date(year, 10, 1) for year in range(2016, 2026)]),
    hours=st.integers(0, 110).map(Decimal),
)
pending = st.builds(
    rules.PendingHours,
    occurred_on=st.dates(date(2021, 10, 1), date(2026, 3, 16)),
    hours=st.integers(1, 60).map(Decimal),
    decided_by=st.none() | later | st.just(ON),
)
appraisals = st.builds(
    lambda year, grade, competence, outcome: rules.Appraisal(
        school_year=year,
        given_on=date(year + 1, 9, 1),
        grade=grade,
        competence=competence,
        outcome=outcome,
    ),
    st.integers(2019, 2024),
    st.sampled_from([Grade.FAIR, Grade.GOOD, Grade.EXCELLENT]),
    st.integers(100, 175),
    st.integers(30, 70),
)
sanctions = st.builds(rules.Sanction, starts_on=days, ends_before=st.none() | later)


@st.composite
def careers(draw: st.DrawFn) -> Evidence:
    """Draw a career of somebody who is not far from the rank, so that both answers are met."""
    held = rules.HeldRank(
        track=Track.TEACHING, rank=Rank.GOOD, starts_on=draw(st.dates(date(2019, 1, 1), ON))
    )
    return Evidence(
        first_cycle_on=FIRST_CYCLE,
        cycle_years=5,
        service=tuple(draw(st.lists(services, min_size=1, max_size=3))),
        qualifications=tuple(draw(st.lists(qualifications, min_size=1, max_size=2))),
        achievements=tuple(draw(st.lists(achievements, max_size=8))),
        appraisals=tuple(draw(st.lists(appraisals, max_size=3, unique_by=lambda one: one.school_year))),
        counted=tuple(draw(st.lists(counted, max_size=10, unique_by=lambda one: one.starts_on))),
        pending=tuple(draw(st.lists(pending, max_size=4))),
        ranks=(held,),
        sanctions=tuple(draw(st.lists(sanctions, max_size=1))),
        retires_on=draw(st.none() | st.dates(date(2026, 6, 1), date(2027, 12, 31))),
    )


ORDER = [State.MISSING, State.WAITING, State.MET]
goals = st.sampled_from([Goal(Track.TEACHING, Rank.GOOD, PACK), SENIOR])


@settings(max_examples=20, deadline=None)
@given(careers(), goals)
def test_the_day_given_is_the_first_day_on_which_each_requirement_and_the_whole_is_true(
    evidence: Evidence, goal: Goal
) -> None:
    shown = proof(evidence, goal=goal)
    end = evidence.retires_on or date(2027, 12, 31)
    first: dict[str, date] = {}
    day = ON
    while day < end:
        each = requirements_on(evidence.known_on(ON), goal, day)
        for one in each:
            if one.met:
                first.setdefault(one.condition.value, day)
        if all(one.met for one in each):
            first.setdefault("all", day)
        day += timedelta(days=1)
    for name, told in [
        ("all", shown.becomes_true_on),
        *((one.condition.value, one.becomes_true_on) for one in shown.requirements),
    ]:
        assert (told if told and told < end else None) == first.get(name), name


MORE: dict[str, st.SearchStrategy[Callable[[Evidence], Evidence]]] = {
    "service": services.map(lambda piece: lambda e: replace(e, service=(*e.service, piece))),
    "qualification": qualifications.map(
        lambda piece: lambda e: replace(e, qualifications=(*e.qualifications, piece))
    ),
    "achievement": achievements.map(
        lambda piece: lambda e: replace(e, achievements=(*e.achievements, piece))
    ),
    "hours": counted.map(lambda piece: lambda e: replace(e, counted=(*e.counted, piece))),
    "pending": pending.map(lambda piece: lambda e: replace(e, pending=(*e.pending, piece))),
    "rating": st.just(
        lambda e: replace(
            e,
            appraisals=tuple(
                replace(one, grade=Grade.EXCELLENT, competence=175, outcome=70) for one in e.appraisals
            ),
        )
    ),
    "rank": st.just(
        lambda e: replace(
            e, ranks=tuple(replace(one, starts_on=one.starts_on - timedelta(days=200)) for one in e.ranks)
        )
    ),
    "pardon": st.just(lambda e: replace(e, sanctions=())),
}


@settings(max_examples=300, deadline=None)
@given(careers(), st.one_of(*MORE.values()), goals)
def test_more_evidence_never_makes_a_requirement_worse(
    evidence: Evidence, add: Callable[[Evidence], Evidence], goal: Goal
) -> None:
    less, more = proof(evidence, goal=goal), proof(add(evidence), goal=goal)
    for before, after in zip(less.requirements, more.requirements, strict=True):
        assert ORDER.index(after.state) >= ORDER.index(before.state), before.condition
        if before.becomes_true_on:
            assert after.becomes_true_on is not None
            assert after.becomes_true_on <= before.becomes_true_on
    assert ORDER.index(more.verdict) >= ORDER.index(less.verdict)


@settings(max_examples=200, deadline=None)
@given(careers(), goals)
def test_a_proof_holds_together(evidence: Evidence, goal: Goal) -> None:
    shown = proof(evidence, goal=goal)
    assert (shown.verdict == State.MET) == (not shown.unmet)
    assert bool(shown.plan) == bool(shown.unmet)
    assert [step.on for step in shown.road] == sorted(step.on for step in shown.road)
    assert (shown.becomes_true_on or ON) == (shown.road[-1].on if shown.verdict == State.WAITING else ON)
    assert sum(part.have for part in shown.points) == stand(shown, Condition.POINTS).have
