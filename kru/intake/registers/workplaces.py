"""The way of a list of workplaces into the register: schools below their district offices."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kru.access.actor import Actor
from kru.intake.registers.register import Area, Outcome, Values, Verdict, counted, filled, refuse_changed
from kru.kernel.ids import id_of_row
from kru.kernel.reasons import Reason
from kru.kernel.search_keys import latin_key, name_key
from kru.organisations import actions as organisations
from kru.organisations import terms
from kru.organisations.models import Place, Unit
from kru.organisations.terms import Region, UnitKind
from kru.spine.doing import Doing

_DISTRICT_DIGITS = 4
_PLACE_DIGITS = (8, 6, 4)


@dataclass(slots=True)
class Plan:
    """What is to become of one row."""

    values: Values
    row: int = 0  # its place among all rows of the command
    reasons: list[Reason] = field(default_factory=list)
    unit: Unit | None = None
    district: Unit | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """Return what would become of the row."""
        if self.reasons:
            return "refused"
        if self.unit is None:
            return "new"
        return "update" if self.changes else "same"


class WorkplaceRegister:
    """Compares the rows of a list of workplaces with the units of the register and brings them in."""

    def __init__(self, actor: Actor, *, system: bool) -> None:
        self._area = Area(actor, terms.KEEP_UNITS, system=system)
        offices = Unit.objects.filter(kind=UnitKind.DISTRICT, closed_on=None).exclude(code="")
        self._districts = {unit.code: unit for unit in offices}

    def compare(self, rows: Sequence[Values]) -> list[Verdict]:
        """Return what would become of each row."""
        return [Verdict(plan.outcome, tuple(plan.reasons)) for plan in self._plans(rows)]

    def bring_in(self, do: Doing, batches: Iterable[Sequence[Values]]) -> Counter[str]:
        """Open new units and correct what differs."""
        return counted(batches, lambda rows, first: self._bring_in(do, self._plans(rows, first)))

    def _bring_in(self, do: Doing, plans: Sequence[Plan]) -> Counter[str]:
        refuse_changed(reason for plan in plans for reason in plan.reasons)
        opened = [plan for plan in plans if plan.unit is None]
        known = _known_places(plan.values["code"] for plan in opened)
        if opened:
            organisations.open_units(do, [_command(plan, known) for plan in opened])
        corrections = [(plan.unit, plan.changes) for plan in plans if plan.unit and plan.changes]
        if corrections:
            organisations.correct_units(do, corrections)
        return Counter(plan.outcome for plan in plans)

    def _plans(self, rows: Sequence[Values], first: int = 0) -> list[Plan]:
        codes = [values["code"] for values in rows]
        known = {
            unit.code: unit
            for unit in Unit.objects.filter(code__in=codes).exclude(code="").select_related("parent")
        }
        return [
            self._plan(Plan(values, row, unit=known.get(values["code"])))
            for row, values in enumerate(rows, first)
        ]

    def _plan(self, plan: Plan) -> Plan:
        values, unit = plan.values, plan.unit
        named = "district_code" if values.get("district_code") else "code"
        code = values.get("district_code") or values["code"][:_DISTRICT_DIGITS]
        plan.district = self._districts.get(code)
        if plan.district is None:
            plan.reasons.append(Reason("unit-parent-unknown", {"code": code}, field_name=named))
        elif plan.district.path not in self._area:
            figures = {"unit": plan.district.name_km}
            plan.reasons.append(Reason("workplace-out-of-area", figures, field_name=named))
        elif unit is not None and unit.parent_id != plan.district.pk:
            above = unit.parent.name_km if unit.parent else ""
            figures = {"unit": above, "typed": plan.district.name_km}
            plan.reasons.append(Reason("workplace-elsewhere", figures, field_name=named))
        if unit is not None:
            plan.changes = _changes(unit, values)
        return plan


def _changes(unit: Unit, values: Values) -> dict[str, Any]:
    changes = {
        name: value for name, value in filled(values, ("kind", "region")) if getattr(unit, name) != value
    }
    if name_key(values["name_km"]) != name_key(unit.name_km):
        changes["name_km"] = values["name_km"]
    if (latin := values.get("name_latin")) and latin_key(latin) != latin_key(unit.name_latin):
        changes["name_latin"] = latin
    return changes


def _known_places(codes: Iterable[str]) -> set[str]:
    wanted = {code[:digits] for code in codes for digits in _PLACE_DIGITS}
    return set(Place.objects.filter(code__in=wanted).values_list("code", flat=True))


def _command(plan: Plan, known: set[str]) -> organisations.OpenUnit:
    values, unit_id = plan.values, id_of_row(plan.row)
    assert plan.district is not None
    return organisations.OpenUnit(
        unit_id=unit_id,
        parent_id=plan.district.pk,
        key=f"u{unit_id.hex[-12:]}",
        kind=UnitKind(values["kind"]),
        code=values["code"],
        name_km=values["name_km"],
        name_latin=values.get("name_latin", ""),
        region=Region(values["region"]) if values.get("region") else None,
        place_code=next((code for n in _PLACE_DIGITS if (code := values["code"][:n]) in known), ""),
    )
