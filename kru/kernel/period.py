"""Period: days from a first day to the first day no longer covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Period:
    """The days from `starts_on` until, and without, `ends_before`; open-ended if that is None."""

    starts_on: date
    ends_before: date | None = None

    def __post_init__(self) -> None:
        if self.ends_before is not None and self.ends_before <= self.starts_on:
            raise ValueError("a period ends after it starts")

    def covers(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether two periods share a day."""
        return (other.ends_before is None or self.starts_on < other.ends_before) and (
            self.ends_before is None or other.starts_on < self.ends_before
        )


def whole_years(start: date, end: date) -> int:
    """Return the whole years from one day to another; a year from 29 February is full on 1 March."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def whole_months(start: date, end: date) -> int:
    """Return the whole months from one day to another; twelve of them are a whole year."""
    return 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)


def anniversary(start: date, years: int) -> date:
    """Return the day on which `years` whole years from a day are full."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February in a year that has none
        return date(start.year + years, 3, 1)


def gaps(periods: Sequence[Period]) -> list[Period]:
    """Return the holes between periods that follow one another without overlap."""
    ordered = sorted(periods, key=lambda period: period.starts_on)
    return [
        Period(before.ends_before, after.starts_on)
        for before, after in pairwise(ordered)
        if before.ends_before is not None and before.ends_before < after.starts_on
    ]
