"""The road to the next rank and the plan: what to do, in which order, and the first true day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kru.career import rules
from kru.career.rules import Goal
from kru.career.terms import Condition, Criterion, Move, Rank, State, Track
from kru.staff.terms import AchievementKind
from tests.career.evidence import CASES, ON, PACK, READY, SOKHA, evidence_of, moves, proof, stand


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
