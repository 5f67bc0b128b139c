"""The bulk paths for persons who are in the register already, inside a greater action."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kru.files import actions as files
from kru.kernel.scope import Scope
from kru.kernel.search_keys import name_key, search_text
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from kru.staff import facts, terms
from kru.staff.models import Person
from kru.staff.terms import Position

_IN_KEYS = {"name_km", "name_latin", "staff_number", "national_id"}


@dataclass(frozen=True)
class Placement:
    """Where a posting says that a person works, and as what."""

    person: Person
    unit: Unit
    position: Position


def correct_people(do: Doing, corrections: Sequence[tuple[Person, Mapping[str, Any]]]) -> None:
    """Correct columns of many persons, each with what is to stand there now; keys follow names."""
    # allow
    for person, _ in corrections:
        do.require(terms.CORRECT_PERSON, at=person.scope)
    # write
    changed: set[str] = set()
    lines = []
    for person, values in corrections:
        names = [*values, *(("name_key", "search_text") if _IN_KEYS.intersection(values) else ())]
        before = {name: getattr(person, name) for name in names}
        for name, value in values.items():
            setattr(person, name, value)
        if len(names) > len(values):
            numbers = (person.staff_number, person.national_id)
            person.name_key = name_key(person.name_km)
            person.search_text = search_text(person.name_km, person.name_latin, numbers)
        after = {name: getattr(person, name) for name in names}
        changed.update(names)
        lines.append((facts.PersonCorrected(name_km=person.name_km), person, person.scope, before, after))
    do.change_many([person for person, _ in corrections], sorted(changed))
    # record
    do.record_many(lines)


def place_people(do: Doing, placements: Iterable[Placement]) -> None:
    """Keep on many persons where their postings say they work: the bulk path of `place_person`."""
    people, lines, moves = [], [], []
    for placed in placements:
        person, unit = placed.person, placed.unit
        # allow
        do.require(terms.REGISTER_PERSON, at=Scope(unit.path, person.pk))
        # write
        before = {"unit_id": person.unit_id, "path": person.path, "position": person.position}
        moves.append((person.pk, person.scope, unit.scope))
        person.unit, person.path, person.position = unit, unit.path, placed.position
        after = {"unit_id": unit.pk, "path": unit.path, "position": placed.position}
        people.append(person)
        fact = facts.PersonPlaced(name_km=person.name_km, unit=unit.name_km)
        lines.append((fact, person, person.scope, before, after))
    do.change_many(people, ["unit", "path", "position"])
    files.follow(do, {person.pk: person.path for person in people})
    # record
    do.record_many(lines)
    do.carry(moves)
