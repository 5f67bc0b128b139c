"""Decides whether attendance may be marked."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from uuid import UUID

from kru.kernel.reasons import Reason


def objections_to_attendance(
    *,
    held_on: date,
    today: date,
    marked: Sequence[UUID],
    roster: Collection[UUID],
    own: Collection[UUID],
) -> Iterator[Reason]:
    """Yield what stands against marking these enrolments in a session; `own` are those of the trainer."""
    if today < held_on:
        yield Reason("session-not-held-yet", {"held_on": held_on})
    if set(marked) - set(roster):
        yield Reason("not-on-the-roster")
    if len(set(marked)) != len(marked):
        yield Reason("marked-twice")
    if set(marked) & set(own):
        yield Reason("not-your-own-result")
