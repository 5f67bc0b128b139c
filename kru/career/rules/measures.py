"""Measures known evidence on a day: service, hours of the cycle, points, and each requirement of a rank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kru.appraisal.terms import Grade
from kru.career.policy import PathwayPolicy
from kru.career.rules.evidence import Appraisal, CountedYear, Evidence, PendingHours, Qualification, Service
from kru.career.terms import Condition, Criterion, Rank, Track
from kru.kernel.period import whole_months, whole_years
from kru.staff.terms import Level

LEVELS = list(Level)
GRADES = list(Grade)


class Unit(StrEnum):
    """What the figures of a requirement count."""

    HOURS = "hours"
    POINTS = "points"
    MONTHS = "months"
    LEVEL = "level"  # place in the order of levels, from 1; 0 is none
    COUNT = "count"


@dataclass(frozen=True)
class Tenure:
    """Days of service put together so that they end on `until`: without a hole, from the first day on."""

    since: date
    until: date

    @property
    def years(self) -> int:
        """Return the whole years."""
        return whole_years(self.since, self.until)

    @property
    def months(self) -> int:
        """Return the whole months."""
        return whole_months(self.since, self.until)


@dataclass(frozen=True)
class CycleHours:
    """The hours of one CPD cycle: what counted, and what was pending and has been decided by the day."""

    starts_on: date
    ends_before: date
    counted: tuple[CountedYear, ...]
    pending: tuple[PendingHours, ...]  # of the cycle, decided or not
    hours: Decimal


@dataclass(frozen=True)
class Measure:
    """One requirement measured on a day."""

    condition: Condition
    have: Decimal
    need: Decimal
    unit: Unit
    figure: str  # the name of the pack's figure that asks for it
    article: str
    at_most: bool = False  # `need` is the most there may be

    @property
    def met(self) -> bool:
        """Tell whether the requirement is met."""
        return self.have <= self.need if self.at_most else self.have >= self.need


@dataclass(frozen=True)
class Goal:
    """The rank that is measured against, on its track, by a pack."""

    track: Track
    rank: Rank
    pack: PathwayPolicy


def service_counted(evidence: Evidence, goal: Goal) -> tuple[Service, ...]:
    """Return the service in positions of the track, the newest first."""
    positions = goal.pack.positions[goal.track]
    counted = (piece for piece in evidence.service if piece.position in positions)
    return tuple(sorted(counted, key=lambda piece: piece.starts_on, reverse=True))


def tenure(evidence: Evidence, goal: Goal, day: date) -> Tenure:
    """Return the service on the track until a day; days served twice at once count once."""
    days = timedelta(0)
    until = covered = date.min
    for piece in reversed(service_counted(evidence, goal)):
        ends = min(day, piece.ends_before or day)
        begins = max(piece.starts_on, covered)
        if begins < ends:
            days += ends - begins
            until = covered = ends
    return Tenure(until - days, until) if days else Tenure(day, day)


def cycle_start(evidence: Evidence, day: date) -> date:
    """Return the first day of the CPD cycle that a day lies in."""
    first = evidence.first_cycle_on
    years = whole_years(first, day)
    return first.replace(year=first.year + years - years % evidence.cycle_years)


def cycle_hours(evidence: Evidence, goal: Goal, day: date) -> CycleHours:
    """Return the cycle whose hours count on a day: the running one, or an earlier one with more hours."""
    start = cycle_start(evidence, day)
    starts = [
        start.replace(year=start.year - evidence.cycle_years * back)
        for back in range(goal.pack.earlier_cycles + 1)
    ]
    return max((_cycle(evidence, start, day) for start in starts), key=lambda cycle: cycle.hours)


def running_cycle(evidence: Evidence, day: date) -> CycleHours:
    """Return the cycle that a day lies in, with its hours on the day."""
    return _cycle(evidence, cycle_start(evidence, day), day)


def _cycle(evidence: Evidence, start: date, day: date) -> CycleHours:
    end = start.replace(year=start.year + evidence.cycle_years)
    counted = tuple(piece for piece in evidence.counted if start <= piece.starts_on < end)
    pending = tuple(piece for piece in evidence.pending if start <= piece.occurred_on < end)
    decided = (piece.hours for piece in pending if piece.decided_by is not None and piece.decided_by <= day)
    hours = sum((piece.hours for piece in counted), Decimal(0)) + sum(decided, Decimal(0))
    return CycleHours(start, end, counted, pending, hours)


def best_qualification(evidence: Evidence) -> Qualification | None:
    """Return the highest qualification."""
    return max(evidence.qualifications, key=lambda piece: LEVELS.index(piece.level), default=None)


def last_appraisals(evidence: Evidence, pack: PathwayPolicy) -> tuple[Appraisal, ...]:
    """Return the appraisals that are looked at, the oldest first."""
    return evidence.appraisals[-pack.appraisals :]


def points_for_hours(hours: Decimal, pack: PathwayPolicy) -> int:
    """Return the points of qualification that CPD hours give."""
    if not pack.hours_per_point:
        return 0
    return min(pack.most_points_for_hours, int(hours // pack.hours_per_point))


def points(evidence: Evidence, goal: Goal, day: date) -> dict[Criterion, int]:
    """Return the points of each criterion on a day, within its maximum."""
    pack, track = goal.pack, goal.track
    best = best_qualification(evidence)
    ratings = last_appraisals(evidence, pack)
    given = {
        Criterion.QUALIFICATION: (pack.level_points[track][best.level] if best else 0)
        + points_for_hours(cycle_hours(evidence, goal, day).hours, pack),
        Criterion.EXPERIENCE: tenure(evidence, goal, day).years * pack.points_per_year[track],
        Criterion.ACHIEVEMENT: sum(pack.achievement_points[piece.kind] for piece in evidence.achievements),
        Criterion.OUTCOME: _mean(rating.outcome for rating in ratings),
        Criterion.COMPETENCE: _mean(rating.competence for rating in ratings),
    }
    return {criterion: min(held, pack.maxima[track].of(criterion)) for criterion, held in given.items()}


def _mean(points: Iterable[int]) -> int:
    given = list(points)
    return sum(given) // len(given) if given else 0


def requirements_on(evidence: Evidence, goal: Goal, day: date) -> tuple[Measure, ...]:
    """Measure every requirement of a rank on a day, with evidence known before."""
    pack, rank = goal.pack, goal.rank
    held, best = evidence.rank, best_qualification(evidence)
    in_force = [p for p in evidence.sanctions if p.ends_before is None or day < p.ends_before]
    good = [
        rating
        for rating in last_appraisals(evidence, pack)
        if GRADES.index(rating.grade) >= GRADES.index(pack.least_grade)
    ]

    def measure(condition: Condition, have: Decimal | int, need: Decimal | int, unit: Unit) -> Measure:
        figure = _FIGURES[condition].format(rank=rank.value)
        at_most = condition in (Condition.SANCTIONS, Condition.REQUESTS)
        return Measure(condition, Decimal(have), Decimal(need), unit, figure, pack.article(figure), at_most)

    found = [
        measure(Condition.HOURS, cycle_hours(evidence, goal, day).hours, pack.hours[rank], Unit.HOURS),
        measure(Condition.POINTS, sum(points(evidence, goal, day).values()), pack.points[rank], Unit.POINTS),
        measure(
            Condition.RANK,
            whole_months(held.starts_on, day) if held else 0,
            pack.years_in_rank[rank] * 12,
            Unit.MONTHS,
        ),
        measure(
            Condition.SERVICE,
            tenure(evidence, goal, day).months,
            pack.years_of_service[rank] * 12,
            Unit.MONTHS,
        ),
        measure(
            Condition.LEVEL,
            LEVELS.index(best.level) + 1 if best else 0,
            LEVELS.index(pack.level[rank]) + 1,
            Unit.LEVEL,
        ),
        measure(Condition.APPRAISALS, len(good), pack.appraisals, Unit.COUNT),
        measure(Condition.SANCTIONS, len(in_force), pack.most_sanctions, Unit.COUNT),
        measure(Condition.REQUESTS, len(evidence.requests), pack.most_requests, Unit.COUNT),
    ]
    return tuple(one for one in found if one.condition != Condition.RANK or one.need)


_FIGURES = {
    Condition.HOURS: "hours.{rank}",
    Condition.POINTS: "points.{rank}",
    Condition.RANK: "years_in_rank.{rank}",
    Condition.SERVICE: "years_of_service.{rank}",
    Condition.LEVEL: "level.{rank}",
    Condition.APPRAISALS: "appraisals",
    Condition.SANCTIONS: "most_sanctions",
    Condition.REQUESTS: "most_requests",
}
