"""Decides whether a rank may be recorded after the one in force."""

from collections.abc import Iterator
from datetime import date

from kru.kernel.reasons import Reason


def objections_to_rank(*, in_force_since: date | None, starts_on: date) -> Iterator[Reason]:
    """Yield what stands against a rank that follows the one in force."""
    if in_force_since is not None and starts_on <= in_force_since:
        yield Reason("rank-before-the-one-in-force", {"starts_on": in_force_since})
