"""The plan: what can be done, or waited for, to meet what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kru.career.rules import measures as measured
from kru.career.rules.evidence import Evidence
from kru.career.rules.measures import LEVELS, Goal, Measure
from kru.career.terms import Condition, Criterion, Move
from kru.kernel.period import anniversary

Days = Mapping[Condition, date | None]


@dataclass(frozen=True)
class PlanStep:
    """One move with what it gains; `on` is the day it is done by itself, or the last day it helps."""

    move: Move
    hours: Decimal = Decimal(0)
    points: int = 0
    count: int = 0
    on: date | None = None
    wanted: str = ""  # the code of the level or grade that is wanted


def plan_of(
    known: Evidence,
    goal: Goal,
    *,
    on: date,
    end: date,
    now: Mapping[Condition, Measure],
    days: Days,
) -> tuple[PlanStep, ...]:
    """Return the moves that meet what is missing on a day; `end` is the last day of the road."""
    missing = {condition for condition, one in now.items() if not one.met}
    steps: list[PlanStep] = []
    if Condition.HOURS in missing:
        steps += _hours(known, goal, on=on, waiting=days[Condition.HOURS] is not None)
    steps += _other(known, goal, missing, now, days)
    if Condition.POINTS in missing:
        steps += _points(known, goal, steps, on=on, end=end, day=days[Condition.POINTS])
    return tuple(steps)


def _hours(known: Evidence, goal: Goal, *, on: date, waiting: bool) -> Iterator[PlanStep]:
    cycle = measured.cycle_hours(known, goal, on)
    pending = [p for p in cycle.pending if p.decided_by is None or p.decided_by > on]
    hours = sum((piece.hours for piece in pending), Decimal(0))
    if hours:
        decided = [piece.decided_by for piece in pending if piece.decided_by is not None]
        yield PlanStep(
            Move.VERIFICATION,
            hours=hours,
            points=_gain(cycle.hours, hours, goal),
            count=len(pending),
            on=max(decided, default=None),
        )
    if waiting:
        return
    # what is learnt now belongs to the running cycle, whichever one counts today
    running = measured.running_cycle(known, on)
    have = running.hours + sum(
        (p.hours for p in running.pending if p.decided_by is None or p.decided_by > on), Decimal(0)
    )
    short = goal.pack.hours[goal.rank] - have
    if short > 0:
        yield PlanStep(Move.LEARN, hours=short, points=_gain(have, short, goal), on=running.ends_before)


def _gain(have: Decimal, more: Decimal, goal: Goal) -> int:
    return measured.points_for_hours(have + more, goal.pack) - measured.points_for_hours(have, goal.pack)


def _other(
    known: Evidence,
    goal: Goal,
    missing: set[Condition],
    now: Mapping[Condition, Measure],
    days: Days,
) -> Iterator[PlanStep]:
    pack = goal.pack
    if Condition.LEVEL in missing:
        wanted = pack.level[goal.rank]
        best = measured.best_qualification(known)
        table = pack.level_points[goal.track]
        yield PlanStep(
            Move.STUDY, points=table[wanted] - (table[best.level] if best else 0), wanted=wanted.value
        )
    if Condition.APPRAISALS in missing:
        lacking = now[Condition.APPRAISALS]
        yield PlanStep(Move.RATED, count=int(lacking.need - lacking.have), wanted=pack.least_grade.value)
    if Condition.SERVICE in missing:
        years = pack.years_of_service[goal.rank]
        yield PlanStep(Move.SERVE, count=years, on=days[Condition.SERVICE])
    if Condition.RANK in missing:
        yield PlanStep(Move.HOLD, count=pack.years_in_rank[goal.rank], on=days[Condition.RANK])
    if Condition.SANCTIONS in missing:
        yield PlanStep(Move.LIFTED, on=days[Condition.SANCTIONS])
    if Condition.REQUESTS in missing:
        yield PlanStep(Move.DECIDED)


def _points(
    known: Evidence, goal: Goal, steps: list[PlanStep], *, on: date, end: date, day: date | None
) -> Iterator[PlanStep]:
    pack = goal.pack
    most = pack.maxima[goal.track]
    soon = anniversary(on, 1)
    comes_soon = day is not None and day <= soon
    # a day that lies far off is no plan: what can be done sooner is named beside it
    held = measured.points(known, goal, on)
    later = measured.points(known, goal, day if day is not None and comes_soon else min(end, soon))
    per_year = pack.points_per_year[goal.track]
    since = measured.tenure(known, goal, on).since
    grown = later[Criterion.EXPERIENCE] - held[Criterion.EXPERIENCE]
    taken = {step.move for step in steps}
    if grown and Move.SERVE not in taken:
        years = later[Criterion.EXPERIENCE] // per_year
        yield PlanStep(Move.SERVE, points=grown, count=years, on=anniversary(since, years))
    if comes_soon:
        return
    coming = sum(step.points for step in steps if step.move in (Move.LEARN, Move.STUDY))
    short = pack.points[goal.rank] - sum(later.values()) - coming
    best = measured.best_qualification(known)
    above = LEVELS[LEVELS.index(best.level) + 1 if best else 0 :]
    table = pack.level_points[goal.track]
    rooms = {Move.ACHIEVE: most.achievement - held[Criterion.ACHIEVEMENT]}
    if Move.RATED not in taken:  # how an appraisal to come will be is not known
        rated = held[Criterion.OUTCOME] + held[Criterion.COMPETENCE]
        rooms[Move.APPRAISE] = most.outcome + most.competence - rated
    if above and Move.STUDY not in taken:
        higher = table[above[0]] - (table[best.level] if best else 0)
        rooms[Move.STUDY] = min(higher, most.qualification - later[Criterion.QUALIFICATION])
    for move, room in rooms.items():
        gain = min(room, short)
        if gain > 0:
            wanted = above[0].value if move == Move.STUDY else ""
            yield PlanStep(move, points=room if move == Move.STUDY else gain, wanted=wanted)
            short -= gain
