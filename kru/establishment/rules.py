"""Decides whether a posting may begin: history neither overlaps nor has a hole that nobody meant."""

from collections.abc import Iterator
from datetime import date

from kru.kernel.period import Period
from kru.kernel.reasons import Reason


def objections_to_posting(*, in_force: Period | None, starts_on: date) -> Iterator[Reason]:
    """Yield what stands against a posting that follows the one in force."""
    if in_force is not None and starts_on <= in_force.starts_on:
        figures = {"starts_on": in_force.starts_on}
        yield Reason("posting-before-the-one-in-force", figures, field_name="starts_on")


def objections_to_first_day(*, starts_on: date, today: date) -> Iterator[Reason]:
    """Yield what stands against the first day of a posting: the person is placed at once."""
    if starts_on > today:
        yield Reason("posting-begins-later", {"starts_on": starts_on}, field_name="starts_on")
