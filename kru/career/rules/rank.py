"""Decides about recording a rank and taking a request back."""

from collections.abc import Iterator
from datetime import date

from kru.kernel.reasons import Reason


def objections_to_rank(*, in_force_since: date | None, starts_on: date, instrument: str) -> Iterator[Reason]:
    """Yield what stands against a rank that follows the one in force."""
    if in_force_since is not None and starts_on <= in_force_since:
        yield Reason("rank-before-the-one-in-force", {"starts_on": in_force_since}, field_name="starts_on")
    if not instrument.strip():
        yield Reason("rank-needs-an-instrument", field_name="instrument")


def objections_to_withdrawal(*, is_open: bool) -> Iterator[Reason]:
    """Yield what stands against taking a request back."""
    if not is_open:
        yield Reason("request-is-closed")
