"""The way of a staff list into the register: persons, and where they work."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from kru.access.actor import Actor
from kru.establishment import actions as establishment
from kru.intake.registers.register import Area, Outcome, Values, Verdict, counted, filled, refuse_changed
from kru.kernel.ids import id_of_row
from kru.kernel.reasons import Reason
from kru.kernel.search_keys import latin_key, name_key
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.policy import in_force
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff import rules, terms
from kru.staff.models import Person
from kru.staff.policy import GradePolicy
from kru.staff.terms import Position, ServiceKind

_PLAIN = ("staff_number", "national_id", "sex", "phone", "kind", "grade")
_DAYS = ("born_on", "hired_on")
_PERSON, _POSTING = range(2)  # what is made of one row


class Workplace(NamedTuple):
    """What is remembered of a unit while a list is compared."""

    id: UUID
    path: str
    name_km: str


@dataclass(slots=True)
class Plan:
    """What is to become of one row."""

    values: Values
    row: int = 0  # its place among all rows of the command
    reasons: list[Reason] = field(default_factory=list)
    person: Person | None = None
    unit: Workplace | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    moves: bool = False

    @property
    def outcome(self) -> Outcome:
        """Return what would become of the row."""
        if self.reasons:
            return "refused"
        if self.person is None:
            return "new"
        return "update" if self.changes or self.moves else "same"


class StaffRegister:
    """Compares the rows of a staff list with the persons of the register and brings them in."""

    def __init__(self, actor: Actor, *, stated_on: date, system: bool) -> None:
        self._area = Area(actor, terms.REGISTER_PERSON, system=system)
        self._own = None if system else actor.person_id
        self._stated_on = stated_on
        self._grades = in_force(GradePolicy, on=stated_on)
        self._by_code: dict[str, Workplace] = {}
        self._load_workplaces()

    def compare(self, rows: Sequence[Values]) -> list[Verdict]:
        """Return what would become of each row."""
        return [Verdict(plan.outcome, tuple(plan.reasons)) for plan in self._plans(rows)]

    def bring_in(self, do: Doing, batches: Iterable[Sequence[Values]]) -> Counter[str]:
        """Register new persons, correct what differs, and post who works elsewhere now."""
        return counted(batches, lambda rows, first: self._bring_in(do, self._plans(rows, first)))

    def _bring_in(self, do: Doing, plans: Sequence[Plan]) -> Counter[str]:
        refuse_changed(reason for plan in plans for reason in plan.reasons)
        units = Unit.objects.in_bulk({plan.unit.id for plan in plans if plan.unit})
        self._register(do, [plan for plan in plans if plan.person is None], units)
        corrections = [(plan.person, plan.changes) for plan in plans if plan.person and plan.changes]
        if corrections:
            staff.correct_people(do, corrections)
        moves = [
            establishment.Move(
                plan.person, units[plan.unit.id], self._position(plan), id_of_row(plan.row, _POSTING)
            )
            for plan in plans
            if plan.person and plan.unit and plan.moves
        ]
        if moves:
            establishment.move_people(do, moves, starts_on=self._stated_on)
        return Counter(plan.outcome for plan in plans)

    def _register(self, do: Doing, plans: Sequence[Plan], units: dict[UUID, Unit]) -> None:
        if not plans:
            return
        asked = [(_newcomer(plan), self._position(plan)) for plan in plans]
        people = staff.register_people(do, asked, units)
        establishment.start_postings(
            do,
            [
                establishment.FirstPosting(
                    id_of_row(plan.row, _POSTING), cmd.person_id, cmd.unit_id, position, self._stated_on
                )
                for plan, (cmd, position) in zip(plans, asked, strict=True)
            ],
            {person.pk: person for person in people},
            units,
        )

    def _position(self, plan: Plan) -> Position:
        kept = plan.person.position if plan.person else ""
        return Position(plan.values.get("position") or kept)

    def _plans(self, rows: Sequence[Values], first: int = 0) -> list[Plan]:
        by_number, by_card = _people(rows)
        plans = []
        for row, values in enumerate(rows, first):
            plan = Plan(values, row)
            self._find_person(plan, by_number, by_card)
            self._find_unit(plan)
            self._check_grade(plan)
            if not plan.reasons:
                self._find_changes(plan)
                self._leave_oneself(plan)
            plans.append(plan)
        return plans

    def _leave_oneself(self, plan: Plan) -> None:
        if self._own and plan.person and plan.person.pk == self._own and (plan.changes or plan.moves):
            plan.reasons.append(
                Reason("not-about-oneself", {"permission": terms.CORRECT_PERSON}, field_name="name_km")
            )

    def _find_person(self, plan: Plan, by_number: dict[str, Person], by_card: dict[str, Person]) -> None:
        values = plan.values
        first = by_number.get(values.get("staff_number", ""))
        second = by_card.get(values.get("national_id", ""))
        if first and second and first.pk != second.pk:
            names = {"first": first.name_km, "second": second.name_km}
            plan.reasons.append(Reason("numbers-of-two-people", names, field_name="national_id"))
        person = plan.person = first or second
        if person is None:
            return
        named = "staff_number" if first else "national_id"
        if second is person and person.staff_number and values.get("staff_number"):
            if person.staff_number != values["staff_number"]:
                plan.reasons.append(_of_another(values, "national_id", person))
        elif _is_another(person, values):
            plan.reasons.append(_of_another(values, named, person))
        if person.path not in self._area:
            unit = person.unit.name_km if person.unit else ""
            figures = {"holder": person.name_km, "unit": unit}
            plan.reasons.append(Reason("person-out-of-area", figures, field_name=named))

    def _find_unit(self, plan: Plan) -> None:
        code, name = plan.values.get("workplace_code", ""), plan.values.get("workplace_name", "")
        found = [self._by_code[code]] if code in self._by_code else []
        named = "workplace_code" if code else "workplace_name"
        if not code:
            found = self._workplaces_called(name)
        if not found:
            plan.reasons.append(Reason("workplace-unknown", {"typed": code or name}, field_name=named))
        elif len(found) > 1:
            figures = {"typed": name, "count": len(found)}
            plan.reasons.append(Reason("workplace-ambiguous", figures, field_name=named))
        elif found[0].path not in self._area:
            plan.reasons.append(Reason("workplace-out-of-area", {"unit": found[0].name_km}, field_name=named))
        else:
            plan.unit = found[0]

    def _workplaces_called(self, name: str) -> list[Workplace]:
        found = self._by_name.get(name_key(name), []) or self._by_name.get(latin_key(name), [])
        near = [workplace for workplace in found if workplace.path in self._area]
        return near or found

    def _check_grade(self, plan: Plan) -> None:
        if grade := plan.values.get("grade"):
            plan.reasons.extend(rules.objections_to_grade(grade, policy=self._grades))

    def _find_changes(self, plan: Plan) -> None:
        person, unit, values = plan.person, plan.unit, plan.values
        position = values.get("position", "")
        if person is None:
            if not position:
                plan.reasons.append(Reason("value-missing", field_name="position"))
            return
        changes = plan.changes
        for name, value in filled(values, _PLAIN):
            if getattr(person, name) != value:
                changes[name] = value
        for name, value in filled(values, _DAYS):
            if getattr(person, name) != (day := date.fromisoformat(value)):
                changes[name] = day
        # Another spelling that looks the same is no correction: the published name stays as it is.
        if name_key(values["name_km"]) != person.name_key:
            changes["name_km"] = values["name_km"]
        if (latin := values.get("name_latin")) and latin_key(latin) != latin_key(person.name_latin):
            changes["name_latin"] = latin
        if not (position or person.position):
            plan.reasons.append(Reason("value-missing", field_name="position"))
        moved = unit is not None and unit.id != person.unit_id
        plan.moves = moved or bool(position and position != person.position)

    def _load_workplaces(self) -> None:
        for unit_id, path, name_km, code in _workplaces("id", "path", "name_km", "code"):
            if code:
                self._by_code[code] = Workplace(unit_id, path, name_km)

    @cached_property
    def _by_name(self) -> dict[str, list[Workplace]]:
        """Return the workplaces by the keys of their names; only lists without codes need it."""
        found: dict[str, list[Workplace]] = {}
        for unit_id, path, name_km, name_latin in _workplaces("id", "path", "name_km", "name_latin"):
            for key in {name_key(name_km), latin_key(name_latin)} - {""}:
                found.setdefault(key, []).append(Workplace(unit_id, path, name_km))
        return found


def _workplaces(*columns: str) -> Iterator[tuple[Any, ...]]:
    kept = Unit.objects.filter(closed_on=None).exclude(kind=UnitKind.PROVIDER)
    return kept.values_list(*columns).iterator(chunk_size=2_000)


def _people(rows: Sequence[Values]) -> tuple[dict[str, Person], dict[str, Person]]:
    """Return the persons whom the rows may mean, by civil-servant number and by national ID."""
    numbers = {values["staff_number"] for values in rows if values.get("staff_number")}
    cards = {values["national_id"] for values in rows if values.get("national_id")}
    by_number: dict[str, Person] = {}
    by_card: dict[str, Person] = {}
    # The conditions repeat those of the unique indexes, without which neither database would use them.
    wanted = Q(staff_number__among=numbers) & ~Q(staff_number="")
    for person in Person.objects.filter(wanted).select_related("unit"):
        by_number[person.staff_number] = person
        if person.national_id:
            by_card[person.national_id] = person
    wanted = Q(national_id__among=cards - by_card.keys()) & ~Q(national_id="")
    for person in Person.objects.filter(wanted).select_related("unit"):
        by_card[person.national_id] = by_number.get(person.staff_number, person)
    return by_number, by_card


def _is_another(person: Person, values: Values) -> bool:
    """Tell whether a row speaks of somebody else: neither the name nor the date of birth is the same."""
    born_on = person.born_on.isoformat() if person.born_on else ""
    return name_key(values["name_km"]) != person.name_key and values.get("born_on", "") != born_on


def _of_another(values: Values, name: str, person: Person) -> Reason:
    figures = {"typed": values[name], "holder": person.name_km}
    return Reason("number-of-another", figures, field_name=name)


def _newcomer(plan: Plan) -> staff.Newcomer:
    values = plan.values
    assert plan.unit is not None
    number = values.get("staff_number", "")
    # Contract staff have no civil-servant number and are known by their national ID.
    supposed = ServiceKind.STATE if number else ServiceKind.CONTRACT
    return staff.Newcomer(
        person_id=id_of_row(plan.row, _PERSON),
        unit_id=plan.unit.id,
        staff_number=number,
        national_id=values.get("national_id", ""),
        name_km=values["name_km"],
        name_latin=values.get("name_latin", ""),
        sex=values["sex"],
        born_on=date.fromisoformat(values["born_on"]),
        phone=values.get("phone", ""),
        kind=values.get("kind") or supposed.value,
        grade=values.get("grade", ""),
        hired_on=date.fromisoformat(values["hired_on"]) if values.get("hired_on") else None,
    )
