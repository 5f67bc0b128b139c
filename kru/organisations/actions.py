"""What changes units."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kru.kernel.scope import Scope
from kru.kernel.search_keys import search_text
from kru.organisations import facts, terms
from kru.organisations.models import Unit
from kru.organisations.terms import Region, UnitKind
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing, values_of


class OpenUnit(Command):
    """Open a unit below another; the root has no parent."""

    unit_id: UUID
    parent_id: UUID | None
    key: str
    kind: UnitKind
    code: str = ""
    name_km: str
    name_latin: str = ""
    region: Region | None = None
    place_code: str = ""
    opened_on: date | None = None


@action("organisations.open_unit", takes=OpenUnit, final="central")
def open_unit(do: Doing, cmd: OpenUnit) -> Unit:
    """Open a unit below another.

    Refuses with `unit-code-is-taken` or `unit-key-is-permanent`.
    """
    # load
    parent = Unit.objects.get(pk=cmd.parent_id) if cmd.parent_id else None
    # allow
    do.require(terms.KEEP_UNITS, at=Scope(_path(cmd, parent)))
    # write
    unit = do.create(_unit(cmd, parent))
    # record
    do.record(facts.UnitOpened(name_km=unit.name_km, code=unit.code), about=unit, scope=unit.scope)
    return unit


def open_units(do: Doing, asked: Sequence[OpenUnit]) -> list[Unit]:
    """Open many units, each after the one above it: the bulk path of `open_unit`, inside a greater action."""
    # load
    known = Unit.objects.in_bulk({cmd.parent_id for cmd in asked if cmd.parent_id})
    units = []
    for cmd in asked:
        units.append(_unit(cmd, known[cmd.parent_id] if cmd.parent_id else None))
        known[cmd.unit_id] = units[-1]
    # allow
    for path in {unit.parent.path if unit.parent else unit.path for unit in units}:
        do.require(terms.KEEP_UNITS, at=Scope(path))
    # write
    do.create_many(units)
    # record
    do.record_many(
        (facts.UnitOpened(name_km=unit.name_km, code=unit.code), unit, unit.scope, {}, values_of(unit))
        for unit in units
    )
    return units


def _unit(cmd: OpenUnit, parent: Unit | None) -> Unit:
    return Unit(
        id=cmd.unit_id,
        key=cmd.key,
        path=_path(cmd, parent),
        parent=parent,
        kind=cmd.kind,
        code=cmd.code,
        name_km=cmd.name_km,
        name_latin=cmd.name_latin,
        search_text=search_text(cmd.name_km, cmd.name_latin, (cmd.code,)),
        region=cmd.region or "",
        place_code=cmd.place_code,
        opened_on=cmd.opened_on,
    )


def _path(cmd: OpenUnit, parent: Unit | None) -> str:
    return f"{parent.path}.{cmd.key}" if parent else cmd.key
