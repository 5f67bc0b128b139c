"""The evidence of a career as the rules see it, and what of it had come by a day."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from kru.appraisal.terms import Grade
from kru.career.terms import Rank, Track
from kru.staff.terms import AchievementKind, Level, Position


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A record that is evidence: which one it is, and what it is called."""

    id: UUID | None = None
    label: str = ""  # in Khmer, as it was recorded
    label_latin: str = ""


@dataclass(frozen=True, kw_only=True)
class Service(Piece):
    """A time in a position, until, and without, `ends_before`; open-ended if that is None."""

    position: Position
    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, kw_only=True)
class Qualification(Piece):
    """A qualification of general education."""

    level: Level
    awarded_on: date
    verified: bool = True


@dataclass(frozen=True, kw_only=True)
class Achievement(Piece):
    """Something achieved on a day."""

    kind: AchievementKind
    achieved_on: date


@dataclass(frozen=True, kw_only=True)
class Appraisal(Piece):
    """The rating of a school year, named by the calendar year in which it began."""

    school_year: int
    given_on: date
    grade: Grade
    competence: int  # points
    outcome: int  # points


@dataclass(frozen=True, kw_only=True)
class CountedYear(Piece):
    """The hours counted in one CPD year, within the caps."""

    starts_on: date
    hours: Decimal
    activities: int = 0


@dataclass(frozen=True, kw_only=True)
class PendingHours(Piece):
    """Learning that waits: the hours that would count, and the day by which they are decided, if any."""

    occurred_on: date
    hours: Decimal
    decided_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class HeldRank(Piece):
    """A rank of a track, held until, and without, `ends_before`; the label is its instrument."""

    track: Track
    rank: Rank
    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sanction(Piece):
    """A disciplinary sanction, in force until, and without, `ends_before`, or until it is lifted."""

    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, kw_only=True)
class Request(Piece):
    """A request for a rank, open until the day it is closed."""

    asked_on: date
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that is known about a career, in any order.

    `first_cycle_on` is the first day of the first CPD cycle; the cycles follow one another without a hole.
    """

    first_cycle_on: date
    cycle_years: int
    service: tuple[Service, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    counted: tuple[CountedYear, ...] = ()
    pending: tuple[PendingHours, ...] = ()
    ranks: tuple[HeldRank, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    requests: tuple[Request, ...] = ()
    retires_on: date | None = None

    def known_on(self, day: date) -> "Evidence":
        """Return what had come by a day, seen from that day: what was to end later had no end yet."""
        return replace(
            self,
            service=tuple(
                replace(piece, ends_before=_past(piece.ends_before, day))
                for piece in self.service
                if piece.starts_on <= day
            ),
            qualifications=tuple(p for p in self.qualifications if p.awarded_on <= day and p.verified),
            achievements=tuple(p for p in self.achievements if p.achieved_on <= day),
            appraisals=tuple(
                sorted((p for p in self.appraisals if p.given_on <= day), key=lambda p: p.school_year)
            ),
            counted=tuple(p for p in self.counted if p.starts_on <= day),
            pending=tuple(
                replace(piece, decided_by=_ahead(piece.decided_by, day))
                for piece in self.pending
                if piece.occurred_on <= day
            ),
            ranks=tuple(
                p for p in self.ranks if p.starts_on <= day and (p.ends_before is None or day < p.ends_before)
            ),
            sanctions=tuple(p for p in self.sanctions if p.starts_on <= day),
            requests=tuple(
                p for p in self.requests if p.asked_on <= day and (p.closed_on is None or day < p.closed_on)
            ),
        )

    @property
    def rank(self) -> HeldRank | None:
        """Return the rank in force, of evidence known on a day."""
        return max(self.ranks, key=lambda piece: piece.starts_on, default=None)

    @property
    def position(self) -> Position | None:
        """Return the position held, of evidence known on a day."""
        open_ones = (piece for piece in self.service if piece.ends_before is None)
        held = max(open_ones, key=lambda piece: piece.starts_on, default=None)
        return held.position if held else None


def _past(ends_before: date | None, day: date) -> date | None:
    return ends_before if ends_before is not None and ends_before <= day else None


def _ahead(decided_by: date | None, day: date) -> date | None:
    # what should have been decided before and was not has no day any more
    return decided_by if decided_by is not None and decided_by > day else None
