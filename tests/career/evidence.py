"""The evidence of the worked cases, and what the tests of the pathway read from a proof."""

from datetime import date
from decimal import Decimal
from typing import Any

from kru.appraisal.terms import Grade
from kru.career import rules
from kru.career.policy import PathwayPolicy
from kru.career.rules import Evidence, Goal, Proof
from kru.career.terms import Condition, Move, Rank, Track
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


SOKHA = evidence_of(CASES[0])
READY = evidence_of(CASES[2])


def proof(evidence: Evidence = SOKHA, on: date = ON, goal: Goal = SENIOR) -> Proof:
    return rules.prove(evidence, goal, on=on)


def stand(shown: Proof, condition: Condition) -> rules.Requirement:
    return next(one for one in shown.requirements if one.condition == condition)


def moves(shown: Proof) -> list[Move]:
    return [step.move for step in shown.plan]
