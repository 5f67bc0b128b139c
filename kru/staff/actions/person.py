"""What changes persons."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from kru.files import actions as files
from kru.journal.copying import row_of
from kru.kernel.reasons import refuse_if
from kru.kernel.scope import Scope
from kru.kernel.search_keys import name_key, search_text
from kru.organisations.models import Unit
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import facts, rules, terms
from kru.staff.models import Person, PersonQuerySet
from kru.staff.terms import Position, ServiceKind, Sex, Status


class RegisterPerson(Command):
    """Bring a person into the register at a unit."""

    person_id: UUID
    unit_id: UUID
    staff_number: str = ""
    national_id: str = ""
    name_km: str
    name_latin: str = ""
    sex: Sex
    born_on: date | None = None
    phone: str = ""
    kind: ServiceKind
    grade: str = ""
    hired_on: date | None = None


class Newcomer(NamedTuple):
    """One of many whom `register_people` brings in: what `RegisterPerson` states, read and checked before."""

    person_id: UUID
    unit_id: UUID
    staff_number: str
    national_id: str
    name_km: str
    name_latin: str
    sex: str
    born_on: date | None
    phone: str
    kind: str
    grade: str
    hired_on: date | None


class CorrectPerson(Command):
    """Let the register say about a person what their papers say."""

    person_id: UUID
    name_km: str
    name_latin: str = ""
    sex: Sex
    born_on: date | None = None
    staff_number: str = ""
    national_id: str = ""
    phone: str = ""


class TakeList(Command):
    """Take out a list of persons at and below a unit."""

    unit_id: UUID
    people: int


class PlacePerson(Command):
    """Keep on the person where a posting says they work from today."""

    person_id: UUID
    unit_id: UUID
    position: Position


@action("staff.register_person", takes=RegisterPerson, final="central")
def register_person(do: Doing, cmd: RegisterPerson) -> Person:
    """Bring a person into the register at a unit.

    Refuses with `value-missing`, `person-needs-a-number`, `staff-number-is-taken`, `national-id-is-taken` or
    `day-lies-ahead`.
    """
    # load
    unit = Unit.objects.get(pk=cmd.unit_id)
    scope = Scope(unit.path, cmd.person_id)
    number_is_taken, card_is_taken = _taken(cmd, Person.objects.all())
    # allow
    do.require(terms.REGISTER_PERSON, at=scope)
    # decide
    refuse_if(
        rules.objections_to_registering(
            cmd.model_dump(),
            number_is_taken=number_is_taken,
            card_is_taken=card_is_taken,
            today=do.today,
        )
    )
    # write
    person = do.create(Person(**_values(cmd, unit)))
    # record
    do.record(_registered(person), about=person, scope=scope)
    return person


def _taken(cmd: RegisterPerson | CorrectPerson, others: PersonQuerySet) -> tuple[bool, bool]:
    """Tell whether others hold the civil-servant number, and the number of the identity card."""
    return (
        bool(cmd.staff_number) and others.filter(staff_number=cmd.staff_number).exists(),
        bool(cmd.national_id) and others.filter(national_id=cmd.national_id).exists(),
    )


def register_people(
    do: Doing, asked: Iterable[tuple[RegisterPerson | Newcomer, Position]], units: Mapping[UUID, Unit]
) -> list[Person]:
    """Register many people with their positions: the bulk path of `register_person` and `place_person`."""
    # load
    asked = list(asked)
    # allow
    for path in {units[cmd.unit_id].path for cmd, _ in asked}:
        do.require(terms.REGISTER_PERSON, at=Scope(path))
    # write
    people = do.create_many(
        row_of(Person, _values(cmd, units[cmd.unit_id], position.value)) for cmd, position in asked
    )
    # record
    do.record_many(
        (_registered(person), person, Scope(person.path, person.id), {}, None) for person in people
    )
    return people


def _values(cmd: RegisterPerson | Newcomer, unit: Unit, position: str = "") -> dict[str, Any]:
    """Return what every column of a new person holds."""
    return {
        "id": cmd.person_id,
        "staff_number": cmd.staff_number,
        "national_id": cmd.national_id,
        "name_km": cmd.name_km,
        "name_latin": cmd.name_latin,
        "name_key": name_key(cmd.name_km),
        "search_text": search_text(cmd.name_km, cmd.name_latin, (cmd.staff_number, cmd.national_id)),
        "sex": cmd.sex,
        "born_on": cmd.born_on,
        "phone": cmd.phone,
        "kind": cmd.kind,
        "status": Status.ACTIVE.value,
        "grade": cmd.grade,
        "hired_on": cmd.hired_on,
        "unit_id": unit.id,
        "path": unit.path,
        "position": position,
    }


def _registered(person: Person) -> facts.PersonRegistered:
    return facts.PersonRegistered(name_km=person.name_km, number=person.staff_number or person.national_id)


@action("staff.correct_person", takes=CorrectPerson, final="central")
def correct_person(do: Doing, cmd: CorrectPerson) -> Person:
    """Correct names, sex, date of birth, numbers or phone of a person; the keys for searching follow.

    Refuses with `value-missing`, `person-needs-a-number`, `staff-number-is-taken`, `national-id-is-taken`,
    `day-lies-ahead` or `nothing-to-correct`.
    """
    # load
    person = Person.objects.locked(cmd.person_id)
    number_is_taken, card_is_taken = _taken(cmd, Person.objects.exclude(pk=person.pk))
    asked = cmd.model_dump(exclude={"person_id", "command_id"})
    # allow
    do.require(terms.CORRECT_PERSON, at=person.scope)
    # decide
    refuse_if(
        rules.objections_to_correcting(
            asked,
            held={name: getattr(person, name) for name in asked},
            number_is_taken=number_is_taken,
            card_is_taken=card_is_taken,
            today=do.today,
        )
    )
    # write
    numbers = (cmd.staff_number, cmd.national_id)
    do.change(
        person,
        **asked,
        name_key=name_key(cmd.name_km),
        search_text=search_text(cmd.name_km, cmd.name_latin, numbers),
    )
    # record
    do.record(facts.PersonCorrected(name_km=person.name_km), about=person, scope=person.scope)
    return person


@action("staff.take_list", takes=TakeList, final="here")
def take_list(do: Doing, cmd: TakeList) -> Unit:
    """Keep in the journal of a unit that a list of its staff was taken out, and how many stand on it."""
    # load
    unit = Unit.objects.get(pk=cmd.unit_id)
    # allow
    do.require(terms.SEE_FILE, at=unit.scope)
    # record
    do.record(facts.StaffListTaken(unit=unit.name_km, people=cmd.people), about=unit, scope=unit.scope)
    return unit


@action("staff.place_person", takes=PlacePerson, final="central")
def place_person(do: Doing, cmd: PlacePerson) -> Person:
    """Keep on the person where a posting says they work; called by the posting's own action."""
    # load
    person = Person.objects.locked(cmd.person_id)
    unit = Unit.objects.get(pk=cmd.unit_id)
    left = person.scope
    # allow
    for where in (left, unit.scope):
        do.require(terms.REGISTER_PERSON, at=where)
    # write
    do.change(person, unit=unit, path=unit.path, position=cmd.position)
    files.follow(do, {person.pk: unit.path})
    # record
    do.record(
        facts.PersonPlaced(name_km=person.name_km, unit=unit.name_km),
        about=person,
        scope=person.scope,
    )
    do.carry([(person.pk, left, person.scope)])
    return person
