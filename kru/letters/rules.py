"""Decides about numbers and letters: which ranges are leased, which number is next, what may be printed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from kru.kernel.reasons import Reason
from kru.letters.policy import LetterPolicy

Ends = tuple[int, int]  # the first and the last number of a range


def years_to_lease(pack: LetterPolicy, *, on: date, free: Mapping[int, int]) -> list[int]:
    """Return the years of which a computer needs a range; `free` says how many numbers it has of each."""
    ahead = on + timedelta(days=pack.years_ahead_days)
    return [year for year in sorted({on.year, ahead.year}) if free.get(year, 0) < pack.renewed_below]


def free_in(ranges: Iterable[Ends], *, drawn: int) -> int:
    """Return how many numbers of some ranges lie behind the last one drawn."""
    return sum(max(0, last - max(first - 1, drawn)) for first, last in ranges)


def is_few(free: int, *, pack: LetterPolicy) -> bool:
    """Tell whether so few numbers are left that somebody should bring a line: new ones should have come."""
    return free < pack.renewed_below // 2


def next_number(ranges: Iterable[Ends], *, drawn: int) -> int | None:
    """Return the lowest number of some ranges behind the last one drawn; None if they are used up."""
    free = (max(first, drawn + 1) for first, last in ranges if last > drawn)
    return min(free, default=None)


def objections_to_number(
    *, serial: int, first: int, last: int, of_the_bringer: bool, leased: bool, words: str
) -> Iterator[Reason]:
    """Yield what stands against a number that an office brings.

    It must lie in its range, the range must be the bringer's, and central must know or have sealed it.
    """
    if not first <= serial <= last:
        yield Reason("number-is-not-of-this-range", {"number": words})
    elif not (of_the_bringer and leased):
        yield Reason("number-is-not-of-this-computer", {"number": words})


def objections_to_issue(*, serves: bool, unprintable: str) -> Iterator[Reason]:
    """Yield what stands against a letter: nothing to certify, or characters without a font."""
    if not serves:
        yield Reason("no-posting-in-force")
    if unprintable:
        yield Reason("letter-cannot-be-printed", {"characters": unprintable})
