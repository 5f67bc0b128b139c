"""What changes units."""

from datetime import date
from uuid import UUID

from kru.kernel.scope import Scope
from kru.kernel.search_keys import search_text
from kru.organisations import facts, terms
from kru.organisations.models import Unit
from kru.organisations.terms import Region, UnitKind
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing


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
    path = f"{parent.path}.{cmd.key}" if parent else cmd.key
    # allow
    do.require(terms.KEEP_UNITS, at=Scope(path))
    # write
    unit = do.create(
        Unit(
            id=cmd.unit_id,
            key=cmd.key,
            path=path,
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
    )
    # record
    do.record(facts.UnitOpened(name_km=unit.name_km, code=unit.code), about=unit, scope=unit.scope)
    return unit
