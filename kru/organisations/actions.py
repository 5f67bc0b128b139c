"""What changes units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

from kru.kernel.reasons import refuse_if
from kru.kernel.scope import Scope
from kru.kernel.search_keys import search_text
from kru.organisations import facts, rules, terms
from kru.organisations.models import Place, Unit, UnitMove
from kru.organisations.rules import Lying
from kru.organisations.terms import LEVEL_BY_DIGITS, Region, UnitKind
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import BATCH, Doing, batched, values_of
from kru.spine.queryset import COUNTRY


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


class MoveUnit(Command):
    """Let a unit, with everything below it, lie below another as of a day."""

    unit_id: UUID
    parent_id: UUID
    moved_on: date
    instrument: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


@action("organisations.move_unit", takes=MoveUnit, final="there")
def move_unit(do: Doing, cmd: MoveUnit) -> UnitMove:
    """Let a unit, with everything below it, lie below another: a district that comes to another province.

    Everything that lies there has its new path at once; who worked there works there still. It is undone by
    moving back. Refuses with `unit-does-not-move`, `unit-was-closed`, `unit-below-itself`, `unit-is-there`,
    `unit-kind-does-not-fit`, `move-lies-ahead` or `move-before-the-last`.
    """
    # load
    do.lock_places()
    unit = Unit.objects.select_related("parent").get(pk=cmd.unit_id)
    entered = Unit.objects.get(pk=cmd.parent_id)
    left, old = unit.parent, unit.scope
    last = UnitMove.objects.filter(unit=unit).order_by("-moved_at").first()
    # allow
    for where in (old, entered.scope):
        do.require(terms.MOVE_UNIT, at=where)
    # decide
    refuse_if(
        rules.objections_to_moving(
            Lying(unit.kind, unit.path, is_open=unit.closed_on is None),
            Lying(entered.kind, entered.path, is_open=entered.closed_on is None),
            moved_on=cmd.moved_on,
            last_moved_on=last.moved_on if last else None,
            today=do.today,
        )
    )
    assert left is not None
    # write
    new = f"{entered.path}.{unit.key}"
    do.change(unit, parent=entered)
    do.relocate(old.path, new)
    unit.refresh_from_db()
    move = do.create(
        UnitMove(
            unit=unit,
            left=left,
            entered=entered,
            left_path=old.path,
            entered_path=new,
            moved_on=cmd.moved_on,
            moved_at=do.at,
            instrument=cmd.instrument,
        )
    )
    # record: the place that lost it keeps the fact, too
    fact = facts.UnitMoved(
        name_km=unit.name_km, left=left.name_km, entered=entered.name_km, moved_on=cmd.moved_on
    )
    do.record(fact, about=move, scope=old)
    do.record(fact, about=unit, scope=unit.scope)
    return move


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


def correct_units(do: Doing, corrections: Sequence[tuple[Unit, Mapping[str, Any]]]) -> None:
    """Correct columns of many units, each with what is to stand there now, inside a greater action."""
    # allow
    for path in {unit.path for unit, _ in corrections}:
        do.require(terms.KEEP_UNITS, at=Scope(path))
    # write
    lines = []
    for unit, values in corrections:
        before = {name: getattr(unit, name) for name in (*values, "search_text")}
        for name, value in values.items():
            setattr(unit, name, value)
        unit.search_text = search_text(unit.name_km, unit.name_latin, (unit.code,))
        after = {name: getattr(unit, name) for name in before}
        lines.append((facts.UnitCorrected(name_km=unit.name_km), unit, unit.scope, before, after))
    do.change_many(
        [unit for unit, _ in corrections],
        sorted({"search_text", *(name for _, values in corrections for name in values)}),
    )
    # record
    do.record_many(lines)


@dataclass(frozen=True)
class PlaceLine:
    """A line of the gazetteer; its level and the place above follow from the length of its code."""

    code: str
    name_km: str
    name_latin: str = ""
    kind_km: str = ""


def load_places(do: Doing, lines: Iterable[PlaceLine]) -> None:
    """Bring in places of the gazetteer, new ones and changed ones, inside a greater action."""
    # load
    country = Unit.objects.get(path=COUNTRY)
    new = changed = 0
    # allow
    do.require(terms.KEEP_PLACES, at=country.scope)
    # write
    for chunk in batched(lines, BATCH):
        known = Place.objects.in_bulk([line.code for line in chunk])
        arrived = [_place(line) for line in chunk if line.code not in known]
        corrected = [
            place for line in chunk if (place := known.get(line.code)) and _correct_place(place, line)
        ]
        do.create_many(arrived)
        do.change_many(corrected, ["name_km", "name_latin", "kind_km"])
        new, changed = new + len(arrived), changed + len(corrected)
    # record
    do.record(facts.PlacesLoaded(new=new, changed=changed), about=country, scope=country.scope)


def _place(line: PlaceLine) -> Place:
    return Place(
        code=line.code,
        level=LEVEL_BY_DIGITS[len(line.code)],
        parent_code=line.code[:-2],
        name_km=line.name_km,
        name_latin=line.name_latin,
        kind_km=line.kind_km,
    )


def _correct_place(place: Place, line: PlaceLine) -> bool:
    before = (place.name_km, place.name_latin, place.kind_km)
    place.name_km = line.name_km
    place.name_latin = line.name_latin or place.name_latin
    place.kind_km = line.kind_km or place.kind_km
    return before != (place.name_km, place.name_latin, place.kind_km)


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
