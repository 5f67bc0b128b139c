"""The proof: what separates somebody from the next rank, each requirement with figures, evidence and day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from kru.career.policy import PathwayPolicy
from kru.career.rules import measures as measured
from kru.career.rules.evidence import Evidence, Piece
from kru.career.rules.measures import Goal, Measure, Unit
from kru.career.rules.plan import PlanStep, plan_of
from kru.career.rules.road import Step, road_of, turning_days
from kru.career.terms import Condition, Criterion, Rank, State, Track
from kru.kernel.reasons import Reason

RANKS = list(Rank)


@dataclass(frozen=True)
class Aim:
    """The rank that somebody may seek: the next one on the own track, if there is one."""

    track: Track | None
    held: Rank | None
    sought: Rank | None


@dataclass(frozen=True)
class Item:
    """One record that was counted: what it is, its day, and what it gives in the unit of where it stands."""

    kind: str
    id: UUID | None
    label: str
    label_latin: str
    on: date | None
    amount: Decimal
    word: str = ""  # the code of its level, grade, position or kind


@dataclass(frozen=True)
class Requirement:
    """One requirement, where it stands, and the first day on which it is met if nothing changes."""

    condition: Condition
    state: State
    have: Decimal
    need: Decimal
    unit: Unit
    figure: str  # the name of the pack's figure that asks for it
    article: str
    becomes_true_on: date | None
    items: tuple[Item, ...]

    @property
    def short(self) -> Decimal:
        """Return how much is missing (or too much, where there is a most)."""
        return abs(self.need - self.have) if self.state != State.MET else Decimal(0)


@dataclass(frozen=True)
class Points:
    """The points of one criterion, and those that come until the end of the road."""

    criterion: Criterion
    have: int
    most: int
    coming: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class YearHours:
    """Hours of one CPD year of the cycle."""

    starts_on: date
    counted: Decimal
    pending: Decimal
    activities: int


@dataclass(frozen=True)
class Proof:
    """Whether a rank may be sought on a day, and why not yet; computed, never edited."""

    on: date
    policy: str
    track: Track
    held: Rank | None
    sought: Rank
    verdict: State
    becomes_true_on: date | None
    requirements: tuple[Requirement, ...]
    points: tuple[Points, ...]
    years: tuple[YearHours, ...]  # of the cycle that counts
    road: tuple[Step, ...]
    plan: tuple[PlanStep, ...]

    @property
    def met(self) -> tuple[Requirement, ...]:
        """Return the requirements that are met."""
        return tuple(one for one in self.requirements if one.state == State.MET)

    @property
    def unmet(self) -> tuple[Requirement, ...]:
        """Return the requirements that are not met yet."""
        return tuple(one for one in self.requirements if one.state != State.MET)


def aim(evidence: Evidence, pack: PathwayPolicy, *, on: date) -> Aim:
    """Return the rank that may be sought: the next one on the track, or the first on the position's track."""
    known = evidence.known_on(on)
    if known.rank is not None:
        above = RANKS[RANKS.index(known.rank.rank) + 1 :]
        return Aim(known.rank.track, known.rank.rank, above[0] if above else None)
    track = pack.track_of.get(known.position) if known.position else None
    return Aim(track, None, RANKS[0] if track else None)


def objections_to_seeking(aim: Aim, *, on: date) -> Iterator[Reason]:
    """Yield why no rank can be sought at all."""
    if aim.track is None:
        yield Reason("no-track-for-the-position", {"on": on})
    elif aim.sought is None:
        yield Reason("highest-rank-held")


def objections_to_request(proof: Proof, *, has_open: bool) -> Iterator[Reason]:
    """Yield what stands against a request for the rank of a proof."""
    if has_open:
        yield Reason("one-open-request")
    elif proof.unmet:
        figures = {"missing": len(proof.unmet), "all": len(proof.requirements)}
        yield Reason("rank-requirements-missing", figures, policy=proof.policy)


def prove(evidence: Evidence, goal: Goal, *, on: date) -> Proof:
    """Prove where somebody stands before a rank on a day, and when it could be sought if nothing changes.

    What comes by itself: service and time in the rank grow with the calendar, pending hours count from the
    day by which they are decided, sanctions end on their day. Nothing comes after retirement.
    """
    known = evidence.known_on(on)
    timeline = [
        (day, measured.requirements_on(known, goal, day)) for day in (on, *turning_days(known, goal, on=on))
    ]
    now = timeline[0][1]
    becomes_true_on = next((day for day, each in timeline if all(one.met for one in each)), None)
    first_days = [_first_day(timeline, place) for place in range(len(now))]
    requirements = tuple(
        Requirement(
            condition=one.condition,
            state=_state(on, first),
            have=one.have,
            need=one.need,
            unit=one.unit,
            figure=one.figure,
            article=one.article,
            becomes_true_on=first,
            items=tuple(_items(known, goal, one.condition, on)),
        )
        for one, first in zip(now, first_days, strict=True)
    )
    road = road_of(timeline, first_days, goal_day=becomes_true_on)
    end = road[-1].on if road else on
    later, held = measured.points(known, goal, end), measured.points(known, goal, on)
    return Proof(
        on=on,
        policy=goal.pack.name,
        track=goal.track,
        held=known.rank.rank if known.rank else None,
        sought=goal.rank,
        verdict=_state(on, becomes_true_on),
        becomes_true_on=becomes_true_on,
        requirements=requirements,
        points=tuple(
            Points(
                criterion,
                held[criterion],
                most,
                max(0, later[criterion] - held[criterion]),
                tuple(_scored(known, goal, criterion, on)),
            )
            for criterion in Criterion
            if (most := goal.pack.maxima[goal.track].of(criterion))
        ),
        years=_years(known, goal, on),
        road=road,
        plan=plan_of(
            known,
            goal,
            on=on,
            end=end,
            now={one.condition: one for one in now},
            days={one.condition: day for one, day in zip(now, first_days, strict=True)},
        ),
    )


def _first_day(timeline: Sequence[tuple[date, Sequence[Measure]]], place: int) -> date | None:
    return next((day for day, each in timeline if each[place].met), None)


def _state(on: date, first: date | None) -> State:
    if first is None:
        return State.MISSING
    return State.MET if first == on else State.WAITING


def _years(known: Evidence, goal: Goal, on: date) -> tuple[YearHours, ...]:
    cycle = measured.cycle_hours(known, goal, on)
    found = []
    for number in range(known.cycle_years):
        starts_on = cycle.starts_on.replace(year=cycle.starts_on.year + number)
        ends_before = starts_on.replace(year=starts_on.year + 1)
        counted = [piece for piece in cycle.counted if piece.starts_on == starts_on]
        pending = [piece.hours for piece in cycle.pending if starts_on <= piece.occurred_on < ends_before]
        found.append(
            YearHours(
                starts_on,
                sum((piece.hours for piece in counted), Decimal(0)),
                sum(pending, Decimal(0)),
                sum(piece.activities for piece in counted),
            )
        )
    return tuple(found)


def _items(known: Evidence, goal: Goal, condition: Condition, on: date) -> Iterator[Item]:
    match condition:
        case Condition.HOURS:
            cycle = measured.cycle_hours(known, goal, on)
            for year in cycle.counted:
                yield _item(year, year.starts_on, year.hours)
            for waiting in cycle.pending:
                yield _item(waiting, waiting.decided_by, waiting.hours)
        case Condition.RANK:
            for held in known.ranks:
                yield _item(held, held.starts_on, word=held.rank)
        case Condition.SERVICE:
            for service in measured.service_counted(known, goal):
                yield _item(service, service.starts_on, word=service.position)
        case Condition.LEVEL:
            if best := measured.best_qualification(known):
                yield _item(best, best.awarded_on, word=best.level)
        case Condition.APPRAISALS:
            for rating in measured.last_appraisals(known, goal.pack):
                yield _item(rating, rating.given_on, word=rating.grade)
        case Condition.SANCTIONS:
            for sanction in known.sanctions:
                if sanction.ends_before is None or on < sanction.ends_before:
                    yield _item(sanction, sanction.ends_before)
        case Condition.REQUESTS:
            for request in known.requests:
                yield _item(request, request.asked_on)
        case _:
            return  # points: each criterion has its own


def _scored(known: Evidence, goal: Goal, criterion: Criterion, on: date) -> Iterator[Item]:
    pack, track = goal.pack, goal.track
    match criterion:
        case Criterion.QUALIFICATION:
            if best := measured.best_qualification(known):
                yield _item(best, best.awarded_on, pack.level_points[track][best.level], best.level)
            hours = measured.cycle_hours(known, goal, on).hours
            if given := measured.points_for_hours(hours, pack):
                yield Item("Hours", None, "", "", None, Decimal(given))
        case Criterion.EXPERIENCE:
            for service in measured.service_counted(known, goal):
                yield _item(service, service.starts_on, word=service.position)
        case Criterion.ACHIEVEMENT:
            for achieved in known.achievements:
                points = pack.achievement_points[achieved.kind]
                yield _item(achieved, achieved.achieved_on, points, achieved.kind)
        case _:
            for rating in measured.last_appraisals(known, pack):
                points = rating.outcome if criterion == Criterion.OUTCOME else rating.competence
                yield _item(rating, rating.given_on, points, rating.grade)


def _item(piece: Piece, on: date | None, amount: Decimal | int = 0, word: str = "") -> Item:
    kind = type(piece).__name__
    return Item(kind, piece.id, piece.label, piece.label_latin, on, Decimal(amount), str(word))
