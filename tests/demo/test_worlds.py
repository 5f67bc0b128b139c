"""The invented worlds: counts, distributions, identity numbers; a seed gives the same world again."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.demo import names, places, village
from kru.demo.people import Numbers, national_id, phone
from kru.demo.plan import World
from kru.demo.sizes import NATION, PILOT, Size, apportioned, part_of_nation

ON = date(2026, 3, 16)


@pytest.fixture(scope="module")
def pilot() -> World:
    return World(PILOT, on=ON)


def everybody(world):
    yield from world.office_people()
    for part in world.parts():
        yield from part.people()


def test_there_are_names_enough_and_each_is_spelled_in_both_scripts():
    assert len({name.km for name in names.FAMILY}) >= 120
    assert all(len(set(found)) == len(found) for found in names.GIVEN.values())
    given_names = {name.km for found in names.GIVEN.values() for name in found}
    assert len(given_names) >= 250
    for name in (*names.FAMILY, *names.GIVEN["f"], *names.GIVEN["m"]):
        assert name.latin.isascii() and not any(char.isascii() for char in name.km)


def test_a_nation_is_planned_in_the_published_numbers():
    assert (NATION.provinces, NATION.districts, NATION.school_count) == (25, 210, 13_300)
    assert (NATION.staff, NATION.teacher_count) == (121_700, 94_000)
    assert (PILOT.provinces, PILOT.school_count, PILOT.teacher_count) == (5, 100, 1_300)


@pytest.mark.parametrize("size", [PILOT, part_of_nation(300), part_of_nation(5_000)])
def test_a_world_holds_what_its_size_says_the_village_included(size: Size):
    world = World(size, on=ON)
    levels = Counter(place.level for place in world.places())
    schools = [school for part in world.parts() for school in part.schools()]
    people = list(everybody(world))
    assert levels == {
        "province": size.provinces,
        "district": size.districts,
        "commune": size.communes,
        "village": size.villages,
    }
    assert len(schools) == size.school_count - sum(bool(unit.region) for unit in village.UNITS)
    assert len(people) == size.staff - len(village.PEOPLE)
    teachers = sum(person.position == "teacher" for person in people)
    assert teachers == size.teacher_count - sum(person.position == "teacher" for person in village.PEOPLE)


def test_no_code_and_no_identity_is_given_twice(pilot):
    codes = [place.code for place in pilot.places()]
    schools = [school.code for part in pilot.parts() for school in part.schools()]
    people = [*everybody(pilot), *village.PEOPLE]
    numbers = [person.number for person in people if person.number]
    assert len(set(codes)) == len(codes)
    assert len({*schools, *(unit.code for unit in village.UNITS if unit.region)}) == len(schools) + 6
    assert len(set(numbers)) == len(numbers)
    assert len({person.national_id for person in people}) == len(people)
    assert all(len(number) == 10 and number[2:6] for number in numbers)


def test_every_service_begins_of_age_and_postings_follow_one_another(pilot):
    places_of_work = {school.code for part in pilot.parts() for school in part.schools()}
    places_of_work |= {place.code for place in pilot.places()}
    places_of_work |= {department.key for department in pilot.departments}
    for person in everybody(pilot):
        assert (person.hired_on - person.born_on).days >= 18 * 365
        assert person.hired_on <= ON
        assert all(before[1] < after[1] for before, after in pairwise(person.postings))
        assert {code for code, _ in person.postings} <= places_of_work
        assert (person.kind == "contract") == (not person.number) == (person.contract_ends_on is not None)
        assert person.kind == "contract" or person.number[2:6] == f"{person.born_on:%y%m}"


def test_the_same_seed_gives_the_same_world_and_another_seed_another():
    def drawn(seed: int) -> list[object]:
        part = next(World(PILOT, on=ON, seed=seed).parts())
        people = list(part.people())
        return [part.district, part.schools(), people, list(part.cpd(people))]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_cpd_lies_in_its_year_and_most_people_do_between_20_and_130_hours(pilot):
    in_full_year: Counter[int] = Counter()
    for part in pilot.parts():
        people = list(part.people())
        first, running = part.cpd(people)
        for runs, activities in (first, running):
            assert all(run.ends_on <= ON and len(run.participations) <= 40 for run in runs)
            assert all(activity.done_on <= ON for activity in activities)
        runs, activities = first
        for run in runs:
            for one in run.participations:
                if one.result == "completed":
                    in_full_year[one.person.index] += run.offering.hours
        for activity in activities:
            in_full_year[activity.person.index] += activity.hours
    hours = sorted(in_full_year.values())
    assert hours[-1] <= 134
    assert 60 <= hours[len(hours) // 2] <= 85
    assert sum(20 <= value <= 130 for value in hours) >= 0.97 * len(hours)


def test_the_gazetteer_is_written_in_the_published_columns(pilot, tmp_path):
    rows = places.write_gazetteer(tmp_path, pilot.places())
    assert rows["province"] == 5 and rows["district"] == 15
    with (tmp_path / "districts.csv").open(encoding="utf-8") as source:
        first = next(csv.DictReader(source))
    assert first["parent_code"] == first["code"][:2] and first["unit_km"] in ("ស្រុក", "ក្រុង", "ខណ្ឌ")
    with (tmp_path / "villages.csv").open(encoding="utf-8") as source:
        assert set(next(csv.DictReader(source))) == {"code", "parent_code", "name_km", "name_latin"}


def test_the_cast_stands_in_units_and_places_that_exist():
    slugs = {unit.slug for unit in village.UNITS}
    codes = {place.code for place in village.PLACES}
    assert len(slugs) == len(village.UNITS)
    assert {unit.above for unit in village.UNITS} <= slugs | {""}
    assert {unit.place_code for unit in village.UNITS} <= codes | {""}
    assert {place.parent_code for place in village.PLACES} <= codes | {""}
    assert len({person.slug for person in village.PEOPLE}) == len(village.PEOPLE) >= 12
    for person in village.PEOPLE:
        assert {slug for slug, _ in person.postings} <= slugs
        assert person.role_at in slugs | {""} and bool(person.role) == bool(person.role_at)
        assert (
            person.number == "" or person.number[:6] == f"11{person.born_on:%y%m}" or person.slug == "vibol"
        )


@given(
    st.integers(0, 5_000),
    st.lists(st.floats(0.01, 50), min_size=1, max_size=40),
    st.integers(0, 3),
)
def test_shares_add_up_to_the_whole_and_nobody_gets_less_than_the_least(total, weights, least):
    total += least * len(weights)
    shares = apportioned(total, weights, least)
    assert sum(shares) == total
    assert min(shares) >= least


@given(st.sets(st.integers(0, 700_000), min_size=2, max_size=60))
def test_identities_differ_and_keep_their_length(indexes):
    assert len({national_id(index) for index in indexes}) == len(indexes)
    assert len({phone(index) for index in indexes}) == len(indexes)
    assert {len(national_id(index)) for index in indexes} == {9}


@given(st.integers(0, 235), st.integers(0, 235))
def test_two_blocks_never_give_one_number(one, other):
    born_on = date(1989, 4, 2)
    drawn = [{number_from(block, born_on)} for block in (one, other)]
    assert one == other or not drawn[0] & drawn[1]


def number_from(block: int, born_on: date) -> str:
    return Numbers(block).civil_servant(born_on)
