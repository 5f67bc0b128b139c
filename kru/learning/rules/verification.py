"""Decides whether results may be verified, and a verification be reversed."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from kru.kernel.reasons import Reason


def objections_to_verifying(
    *, chosen: Sequence[UUID], awaiting: Collection[UUID], own: Collection[UUID]
) -> Iterator[Reason]:
    """Yield what stands against verifying the chosen enrolments of a run.

    `awaiting` are those completed, confirmed and not yet verified; `own` are those of the verifier.
    """
    if not chosen:
        yield Reason("nobody-chosen")
    if set(chosen) - set(awaiting):
        yield Reason("verified-only-when-completed-and-confirmed")
    if set(chosen) & set(own):
        yield Reason("not-your-own-result")


def objections_to_reversing(*, is_reversed: bool, why: str) -> Iterator[Reason]:
    """Yield what stands against taking a verification back."""
    if is_reversed:
        yield Reason("verification-is-reversed-once")
    if not why.strip():
        yield Reason("why-missing", field_name="why")
