"""Decides what may be done with units: no database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kru.kernel.reasons import Reason
from kru.kernel.scope import lies_in
from kru.organisations.terms import MOVES_BELOW, UnitKind


@dataclass(frozen=True)
class Lying:
    """What a unit is and where it lies."""

    kind: str
    path: str
    is_open: bool = True


def objections_to_moving(
    unit: Lying, to: Lying, *, moved_on: date, last_moved_on: date | None, today: date
) -> Iterator[Reason]:
    """Yield what stands against moving a unit, with everything below it, below another from a day."""
    allowed = MOVES_BELOW.get(UnitKind(unit.kind))
    if allowed is None:
        yield Reason("unit-does-not-move")
        return
    if not (unit.is_open and to.is_open):
        yield Reason("unit-was-closed")
    if lies_in(to.path, unit.path):
        yield Reason("unit-below-itself")
    elif to.path == unit.path.rpartition(".")[0]:
        yield Reason("unit-is-there")
    elif to.kind not in allowed:
        yield Reason("unit-kind-does-not-fit")
    if moved_on > today:
        yield Reason("move-lies-ahead", field_name="moved_on")
    elif last_moved_on is not None and moved_on < last_moved_on:
        yield Reason("move-before-the-last", {"moved_on": last_moved_on}, field_name="moved_on")
