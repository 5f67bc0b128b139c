"""The road to a rank: the days on which something comes by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kru.career.rules.evidence import Evidence
from kru.career.rules.measures import Goal, Measure, service_counted, tenure
from kru.career.terms import Condition
from kru.kernel.period import anniversary

MOST_STEPS = 4
YEARS_AHEAD = 3  # as far as a road without a goal is drawn


@dataclass(frozen=True)
class Step:
    """A day on which hours or points come, or requirements become met; at the goal the rank may be sought."""

    on: date
    hours: Decimal
    points: int
    met: tuple[Condition, ...]
    is_goal: bool


def turning_days(known: Evidence, goal: Goal, *, on: date) -> list[date]:
    """Return the days after `on`, and before retirement, on which a requirement can become met by itself."""
    days = set(_turning(known, goal, on))
    end = known.retires_on
    return sorted(day for day in days if on < day and (end is None or day < end))


def _turning(known: Evidence, goal: Goal, on: date) -> Iterator[date]:
    for waiting in known.pending:
        if waiting.decided_by is not None:
            yield waiting.decided_by
    for sanction in known.sanctions:
        if sanction.ends_before is not None:
            yield sanction.ends_before
    if known.rank is not None:
        yield anniversary(known.rank.starts_on, goal.pack.years_in_rank[goal.rank])
    if any(piece.ends_before is None for piece in service_counted(known, goal)):
        served = tenure(known, goal, on)
        full = -(-goal.pack.maxima[goal.track].experience // goal.pack.points_per_year[goal.track])
        last = max(full, goal.pack.years_of_service[goal.rank])
        for years in range(served.years + 1, last + 1):
            yield anniversary(served.since, years)


def road_of(
    timeline: Sequence[tuple[date, Sequence[Measure]]],
    first_days: Sequence[date | None],
    *,
    goal_day: date | None,
) -> tuple[Step, ...]:
    """Return the steps from today to the goal, or as far as something comes by itself; at most four."""
    today = timeline[0][0]
    waited_for = [day for day in first_days if day is not None and day > today]
    end = goal_day or min(max(waited_for, default=anniversary(today, 1)), anniversary(today, YEARS_AHEAD))
    steps = []
    before = timeline[0][1]
    for day, now in timeline[1:]:
        if day > end:
            break
        gains = {one.condition: one.have - was.have for was, one in zip(before, now, strict=True)}
        met = tuple(one.condition for was, one in zip(before, now, strict=True) if one.met and not was.met)
        hours, points = gains[Condition.HOURS], int(gains[Condition.POINTS])
        if hours > 0 or points > 0 or met or day == goal_day:
            steps.append(Step(day, max(hours, Decimal(0)), max(points, 0), met, day == goal_day))
        before = now
    while len(steps) > MOST_STEPS:
        _join_nearest(steps)
    return tuple(steps)


def _join_nearest(steps: list[Step]) -> None:
    gaps = [(after.on - before.on, place) for place, (before, after) in enumerate(pairwise(steps))]
    _, place = min(gaps)
    one, two = steps[place], steps.pop(place + 1)
    steps[place] = Step(
        two.on, one.hours + two.hours, one.points + two.points, (*one.met, *two.met), two.is_goal
    )
