"""The people and schools of village and world, as the lines of a list."""

from collections.abc import Iterator

from kru.demo import village
from kru.demo.lists import ListedPerson, ListedSchool
from kru.demo.people import Person
from kru.demo.plan import Part, World

_SCHOOLS = {"preschool", "primary", "lower_secondary", "upper_secondary"}


def village_schools() -> Iterator[ListedSchool]:
    """Return the schools of the village."""
    district = {place.code: place for place in village.PLACES if place.level == "district"}
    for unit in village.UNITS:
        if unit.kind in _SCHOOLS:
            where = district[unit.code[:4]]
            yield ListedSchool(
                unit.code, unit.name.km, unit.name.latin, unit.kind, unit.region, where.code, where.full_km
            )


def village_people() -> Iterator[ListedPerson]:
    """Return the cast who work at schools, school after school."""
    for school in village_schools():
        for person in village.PEOPLE:
            unit = village.UNIT_BY_SLUG[person.unit]
            if unit.code == school.code:
                yield ListedPerson(
                    number=person.number,
                    name_km=person.name.km,
                    name_latin=person.name.latin,
                    sex=person.sex,
                    born_on=person.born_on,
                    national_id=person.national_id,
                    workplace_code=school.code,
                    workplace_name=school.name_km,
                    district_name=school.district_name,
                    position=person.position,
                    kind=person.kind,
                    grade=person.grade,
                    hired_on=person.postings[0][1],
                    phone=person.phone,
                )


def schools(world: World) -> Iterator[ListedSchool]:
    """Return the schools of a world, district after district."""
    for part in world.parts():
        for school in part.schools():
            yield ListedSchool(
                school.code, school.name.km, school.name.latin, school.kind, school.region,
                part.district.code, part.district.full_km,
            )  # fmt: skip


def people(world: World) -> Iterator[ListedPerson]:
    """Return the staff of the schools of a world, district after district and school after school."""
    for part in world.parts():
        yield from _people_of(part)


def _people_of(part: Part) -> Iterator[ListedPerson]:
    names = {school.code: school.name.km for school in part.schools()}
    for person in part.people():
        if person.workplace in names:
            yield listed_person(person, names[person.workplace], part.district.full_km)


def listed_person(person: Person, workplace_name: str, district_name: str) -> ListedPerson:
    """Return what a staff list says of a person."""
    return ListedPerson(
        number=person.number,
        name_km=person.name.km,
        name_latin=person.name.latin,
        sex=person.sex,
        born_on=person.born_on,
        national_id=person.national_id,
        workplace_code=person.workplace,
        workplace_name=workplace_name,
        district_name=district_name,
        position=person.position,
        kind=person.kind,
        grade=person.grade,
        hired_on=person.hired_on,
        phone=person.phone,
    )
