"""The papers that the story brings: a gazetteer, lists as ministries write them, a photograph."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from kru.demo import photographs, village
from kru.demo.listed import village_people, village_schools
from kru.demo.lists import (
    SCHOOL_STYLES,
    STAFF_STYLES,
    ListedPerson,
    ListedSchool,
    write_school_list,
    write_staff_list,
)
from kru.demo.names import draw_name
from kru.demo.untidy import ExpectedRefusal

PLACES = (
    ("31020102", "310201", "ទួលក្រសាំងថ្មី", "Tuol Krasang Thmei"),
    ("31020103", "310201", "ទួលពោធិ៍", "Tuol Pou"),
)
SCHOOLS = (
    ("31020102001", "បឋមសិក្សា ទួលក្រសាំងថ្មី", "Tuol Krasang Thmei Primary", "primary"),
    ("31020103001", "អនុវិទ្យាល័យ ទួលពោធិ៍", "Tuol Pou Lower Secondary", "lower_secondary"),
)
NEW_STAFF, WRONG_STAFF = 96, 9
# Who typed the list did not know that frame C has no classes, and wrote the code of a closed school.
NO_SUCH_GRADE, NO_SUCH_SCHOOL = 14, 5
CLOSED = "31020102009"
NEW_PHONE = "012345678"  # of Sokha, in the list


@dataclass(frozen=True)
class Papers:
    """Where the papers lie, and which rows of the list of staff must be refused."""

    gazetteer: Path
    schools: Path
    staff: Path
    photograph: Path
    wrong: list[ExpectedRefusal]
    refused: int  # rows of the list of staff
    workplaces: int  # on the list of schools
    people: int  # on the list of staff, without the rows that are refused


def write(folder: Path) -> Papers:
    """Write all papers into a folder."""
    gazetteer, photograph = folder / "ភូមិថ្មី ២០២៦.csv", folder / "IMG_2043.jpg"
    with gazetteer.open("w", encoding="utf-8-sig", newline="") as target:
        out = csv.writer(target)
        out.writerows([("code", "parent_code", "name_km", "name_latin"), *PLACES])
    photograph.write_bytes(photographs.classroom(43))
    schools, staff = folder / "សាលារៀន បឹងឈូក ២០២៦.xlsx", folder / "បុគ្គលិកខេត្ត ២០២៦.xlsx"
    listed = sorted(_schools(), key=lambda school: school.code)
    write_school_list(schools, listed, SCHOOL_STYLES["ministry"], seed=3)
    people = sorted(_people(), key=lambda person: person.workplace_code)
    wrong = write_staff_list(staff, people, STAFF_STYLES["ministry"], seed=3, wrong=WRONG_STAFF)
    refused = WRONG_STAFF + NO_SUCH_GRADE + NO_SUCH_SCHOOL
    return Papers(
        gazetteer, schools, staff, photograph, wrong, refused, len(listed), len(people) + len(wrong) - refused
    )


def _schools() -> Iterator[ListedSchool]:
    yield from village_schools()
    district = next(place for place in village.PLACES if place.code == village.OTHER_DISTRICT)
    for code, name_km, name_latin, kind in SCHOOLS:
        yield ListedSchool(code, name_km, name_latin, kind, "rural", district.code, district.full_km)


def _people() -> Iterator[ListedPerson]:
    for person in village_people():
        is_sokha = person.number == village.PERSON_BY_SLUG["sokha"].number
        yield replace(person, phone=NEW_PHONE) if is_sokha else person
    schools = [school for school in _schools() if school.code in {code for code, *_ in SCHOOLS}]
    rng = Random(7)
    for place in range(NEW_STAFF):
        school = schools[place * len(schools) // NEW_STAFF]
        sex: str = rng.choice("fm")
        drawn = draw_name(rng, "f" if sex == "f" else "m")
        born_on = date(1970, 1, 1) + timedelta(days=rng.randrange(9_500))
        yield ListedPerson(
            number=f"11{born_on:%y%m}{place:04}",
            name_km=drawn.km,
            name_latin=drawn.latin,
            sex=sex,
            born_on=born_on,
            national_id=f"7{place:08}",
            workplace_code=CLOSED if place >= NEW_STAFF - NO_SUCH_SCHOOL else school.code,
            workplace_name=school.name_km,
            district_name=school.district_name,
            position="teacher",
            kind="state",
            grade="C2.3" if place < NO_SUCH_GRADE else rng.choice(("B1.4", "B2.3", "B3.1", "C.4", "C.6")),
            hired_on=born_on.replace(year=born_on.year + 23, month=10, day=1),
            phone=f"0401{place:05}",
        )
