"""A proof as its page says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kru.career.policy import PathwayPolicy
from kru.career.queries import Standing
from kru.career.rules import Item, Points, Proof, YearHours
from kru.career.terms import Condition
from kru.career.views.conditions import Basis, Card, basis, cards, lines, marks
from kru.career.views.steps import Node, PlanLine, plan, road
from kru.career.views.words import digits, in_khmer, name, record, title
from kru.credits.queries import CountedYear
from kru.credits.terms import Category
from kru.ui.parts import ReasonLine

BEHIND = 80  # hundredths of the scale behind which a word has no room


@dataclass(frozen=True)
class Zone:
    """A rank on the scale of points, with its place in hundredths."""

    place: int
    title: str
    points: int
    is_sought: bool

    @property
    def is_back(self) -> bool:
        """Tell whether the words stand before the place, because there is no room behind it."""
        return self.place > BEHIND


@dataclass(frozen=True)
class Scored:
    """One criterion with the records that gave its points."""

    points: Points
    label: str
    records: Sequence[tuple[str, Item]]


@dataclass(frozen=True)
class Year:
    """One CPD year of the cycle, as people say it."""

    label: str
    hours: YearHours


@dataclass(frozen=True)
class Hours:
    """The hours of the cycle: by year, counted and waiting, and by kind of learning."""

    have: Decimal
    need: Decimal
    years: Sequence[Year]
    highest: Decimal
    waiting: Decimal
    pieces: int  # that wait
    kinds: Sequence[str]
    by_kind: Sequence[tuple[str, Sequence[Decimal], Decimal]]  # the year, each kind, the whole

    @property
    def missing(self) -> Decimal:
        """Return the hours that neither count nor wait."""
        return max(Decimal(0), self.need - self.have - self.waiting)

    @property
    def activities(self) -> int:
        """Return how many pieces of learning were counted."""
        return sum(year.hours.activities for year in self.years)

    @property
    def whole(self) -> Decimal:
        """Return the hours at the end of the bar."""
        return max(self.need, self.have + self.waiting) * Decimal("1.04")


@dataclass(frozen=True)
class Said:
    """A proof as its page says it."""

    name: str
    is_own: bool
    track: str
    sought: str
    marks: Sequence[str]
    road: Sequence[Node]
    cards: Sequence[Card]
    plan: Sequence[PlanLine]
    lines: Sequence[ReasonLine]
    zones: Sequence[Zone]
    scored: Sequence[Scored]
    hours: Hours
    basis: Sequence[Basis]
    law: str
    least: int  # points

    @property
    def parts(self) -> list[int]:
        """Return the points of each criterion."""
        return [one.points.have for one in self.scored]

    @property
    def total(self) -> int:
        """Return the points in all."""
        return sum(self.parts)

    @property
    def coming(self) -> int:
        """Return the points that come until the end of the road."""
        return sum(one.points.coming for one in self.scored)


def said(standing: Standing, proof: Proof, pack: PathwayPolicy, *, is_own: bool, is_past: bool) -> Said:
    """Return a proof as its page says it, for the person's own eyes or another's."""
    return Said(
        name=name(standing.person.name_km, standing.person.name_latin),
        is_own=is_own,
        track=str(proof.track.label),
        sought=title(proof.track, proof.sought),
        marks=marks(proof),
        road=road(proof, is_past=is_past),
        cards=cards(proof, pack),
        plan=plan(proof, is_own=is_own),
        lines=lines(proof, pack),
        zones=_zones(proof, pack),
        scored=[
            Scored(part, str(part.criterion.label), [(record(item), item) for item in part.items])
            for part in proof.points
        ],
        hours=_hours(standing, proof),
        basis=list(basis(proof, pack)),
        law=pack.legal_basis_km if in_khmer() else pack.legal_basis,
        least=pack.points[proof.sought],
    )


def _zones(proof: Proof, pack: PathwayPolicy) -> list[Zone]:
    found = [
        Zone(
            100 * pack.points[rank] // pack.points_in_all,
            title(proof.track, rank),
            pack.points[rank],
            rank == proof.sought,
        )
        for rank in (proof.held, proof.sought)
        if rank is not None
    ]
    # the rank that is held is named only where its words have room before those of the next
    return found[-1:] if found[-1].is_back else found


def _hours(standing: Standing, proof: Proof) -> Hours:
    needed = next(one for one in proof.requirements if one.condition == Condition.HOURS)
    waiting = [item for item in needed.items if item.kind == "PendingHours"]
    begins = {year.starts_on for year in proof.years}
    counted = [found for found in standing.years if found.year.starts_on in begins]
    kinds = list(dict.fromkeys(kind for found in counted for kind in found.balance.categories))
    return Hours(
        have=needed.have,
        need=needed.need,
        years=[
            Year(digits(f"{year.starts_on.year % 100:02}–{(year.starts_on.year + 1) % 100:02}"), year)
            for year in proof.years
        ],
        highest=max((year.counted + year.pending for year in proof.years), default=Decimal(0)) or Decimal(1),
        waiting=sum((item.amount for item in waiting), Decimal(0)),
        pieces=len(waiting),
        kinds=[str(Category(kind).label) if kind in Category.values else kind for kind in kinds],
        by_kind=[
            (
                digits(found.year.label),
                [_counted(found, kind) for kind in kinds],
                found.balance.counted,
            )
            for found in counted
        ],
    )


def _counted(found: CountedYear, kind: str) -> Decimal:
    held = found.balance.categories.get(kind)
    return held.counted if held else Decimal(0)
