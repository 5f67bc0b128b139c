"""The shape of the career pathway: `policies/<country>/pathway/<date>.toml`."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, PositiveInt, model_validator

from kru.appraisal.terms import Grade
from kru.career.terms import Criterion, Rank, Track
from kru.policy import Pack
from kru.staff.terms import AchievementKind, Level, Position


class Maxima(BaseModel):
    """The most points of each criterion on one track; 0 where the track does not know it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    qualification: int
    experience: int
    achievement: int
    outcome: int
    competence: int

    def of(self, criterion: Criterion) -> int:
        """Return the most points of a criterion."""
        most: int = getattr(self, criterion.value)
        return most


class PathwayPolicy(Pack):
    """What each rank of each track requires, and how evidence becomes points."""

    kind = "pathway"

    points_in_all: int
    points: Mapping[Rank, int]  # least points
    hours: Mapping[Rank, Decimal]  # least verified CPD hours counted in a cycle
    earlier_cycles: int  # how many completed cycles may stand in for the running one
    years_in_rank: Mapping[Rank, int]  # least years in the rank below; 0 where none is needed
    years_of_service: Mapping[Rank, int]  # least years in positions of the track
    level: Mapping[Rank, Level]  # least qualification
    appraisals: int  # how many of the last yearly appraisals are looked at
    least_grade: Grade
    most_sanctions: int  # in force
    most_requests: int  # open
    positions: Mapping[Track, tuple[Position, ...]]  # whose years count as service on the track
    track_of: Mapping[Position, Track]  # where somebody without a rank begins
    maxima: Mapping[Track, Maxima]
    level_points: Mapping[Track, Mapping[Level, int]]
    hours_per_point: Decimal  # CPD hours of the cycle for one point of qualification; 0: hours give none
    most_points_for_hours: int
    points_per_year: Mapping[Track, PositiveInt]  # of experience
    achievement_points: Mapping[AchievementKind, int]

    @model_validator(mode="after")
    def every_rank_and_track_has_its_figures(self) -> Self:
        """Refuse tables that leave a rank, a track or a level out, and maxima that do not make the whole."""
        for table in (self.points, self.hours, self.years_in_rank, self.years_of_service, self.level):
            self._complete(table, Rank)
        for by_track in (self.positions, self.maxima, self.level_points, self.points_per_year):
            self._complete(by_track, Track)
        for levels in self.level_points.values():
            self._complete(levels, Level)
        self._complete(self.achievement_points, AchievementKind)
        for track, maxima in self.maxima.items():
            if sum(maxima.of(criterion) for criterion in Criterion) != self.points_in_all:
                raise ValueError(f"{self.name}: the maxima of {track} do not make {self.points_in_all}")
        return self

    def _complete(self, table: Iterable[object], names: Iterable[object]) -> None:
        if missing := set(names) - set(table):
            raise ValueError(f"{self.name}: nothing stands for {sorted(map(str, missing))}")
