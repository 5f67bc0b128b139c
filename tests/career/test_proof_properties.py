"""For all evidence: the first true day is the first, and more evidence never harms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kru.appraisal.terms import Grade
from kru.career import rules
from kru.career.rules import Evidence, Goal
from kru.career.rules.measures import requirements_on
from kru.career.terms import Condition, Rank, State, Track
from kru.staff.terms import AchievementKind, Level, Position
from tests.career.evidence import (
    FIRST_CYCLE,
    ON,
    PACK,
    SENIOR,
    proof,
    stand,
)

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
