"""Invents schools and staff that the register does not know yet: what a district's new list brings."""

from collections.abc import Iterator
from datetime import date
from random import Random

from kru.demo import village
from kru.demo.listed import listed_person
from kru.demo.lists import ListedPerson, ListedSchool
from kru.demo.people import Numbers, draw_person, national_id
from kru.demo.places import HEADS, TAILS

FIRST_INDEX, INDEXES = 700_000, 800_000_000 - 700_000  # beyond everybody in a nation
DISTRICT = next(place for place in village.PLACES if place.code == village.DISTRICT)


def new_schools(rng: Random, count: int) -> list[ListedSchool]:
    """Return primary schools that will open in the district of the village."""
    villages = [place for place in village.PLACES if place.parent_code.startswith(DISTRICT.code)]
    villages = [place for place in villages if place.level == "village"]
    numbers = rng.sample(range(100, 900), count)
    found = []
    for number in numbers:
        where, head, tail = rng.choice(villages), rng.choice(HEADS), rng.choice(TAILS)
        found.append(
            ListedSchool(
                code=f"{where.code}{number}",
                name_km=f"បឋមសិក្សា {head.km}{tail.km} {number}",
                name_latin=f"{head.latin} {tail.latin} {number} Primary",
                kind="primary",
                region="rural",
                district_code=DISTRICT.code,
                district_name=DISTRICT.full_km,
            )
        )
    return found


def new_people(rng: Random, schools: list[ListedSchool], each: int, *, on: date) -> Iterator[ListedPerson]:
    """Return the staff of new schools: a director and teachers, one of them on contract."""
    numbers = Numbers(rng.randrange(230))
    for school in schools:
        for place in range(each):
            person = draw_person(
                rng, 0, numbers, position="teacher" if place else "director", school="primary",
                workplace=school.code, others=(), contract=place == each - 1, on=on,
            )  # fmt: skip
            listed = listed_person(person, school.name_km, school.district_name)
            yield listed.renumbered(national_id(FIRST_INDEX + rng.randrange(INDEXES)), rng.randrange(10_000))
