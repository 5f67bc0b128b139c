"""Decides what may be done with a list in which state: no database, no clock."""

from collections.abc import Iterator, Mapping

from kru.intake.terms import State
from kru.kernel.reasons import Reason

_FINISHED = (State.CANCELLED, State.REFUSED)


def objections_to_deciding(state: str) -> Iterator[Reason]:
    """Yield what stands against deciding about a list; rows set aside can be put right when it is done."""
    if state in _FINISHED:
        yield Reason("list-is-finished")
    elif state == State.ORDERED:
        yield Reason("list-not-ready")


def objections_to_noting(state: str, *, checks: int, check: int) -> Iterator[Reason]:
    """Yield what stands against noting a check: that the list was not waiting for this very one."""
    if state != State.CHECKING or checks != check:
        yield Reason("list-not-ready")


def objections_to_cancelling(state: str) -> Iterator[Reason]:
    """Yield what stands against giving up a list."""
    if state in (State.DONE, *_FINISHED):
        yield Reason("list-is-finished")
    elif state == State.ORDERED:
        yield Reason("list-not-ready")


def objections_to_ordering(
    state: str, *, counts: Mapping[str, int], by_nobody: bool = False
) -> Iterator[Reason]:
    """Yield what stands against ordering that a list be brought in: central must know by whom."""
    if by_nobody:
        yield Reason("order-by-nobody")
    elif state in (State.DONE, *_FINISHED):
        yield Reason("list-is-finished")
    elif state != State.READY:
        yield Reason("list-not-ready")
    elif not any(counts.get(outcome) for outcome in ("new", "update", "same")):
        yield Reason("nothing-to-bring-in")


def objections_to_bringing_in(state: str) -> Iterator[Reason]:
    """Yield what stands against bringing in a list, or saying that it is in: that nobody has ordered it."""
    if state != State.ORDERED:
        yield Reason("list-not-ready")


def objections_to_returning(state: str) -> Iterator[Reason]:
    """Yield what stands against putting back a list: that it is not being brought in."""
    if state != State.ORDERED:
        yield Reason("list-not-ready")


def objections_to_hearing(state: str) -> Iterator[Reason]:
    """Yield what stands against noting central's word on a list: that its next rows are being brought in."""
    if state == State.ORDERED:
        yield Reason("list-not-ready")
