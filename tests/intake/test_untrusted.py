"""Rows that come over the line: whatever reading a list makes of it is taken, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from kru.demo import listed, lists
from kru.demo.plan import World
from kru.demo.sizes import PILOT
from kru.intake.choices import Choices
from kru.intake.kinds.field import Field, ListKind, Manner
from kru.intake.kinds.gazetteer import GAZETTEER
from kru.intake.kinds.staff import STAFF
from kru.intake.kinds.workplaces import WORKPLACES
from kru.intake.rows import ListReading, RowReader
from kru.intake.sheets import opened
from kru.intake.untrusted import PART, objections_to_part
from kru.kernel.reasons import Unreadable

ON = date(2026, 3, 16)
FIELDS = [field for kind in (STAFF, WORKPLACES, GAZETTEER) for field in kind.brought.values()]
DOUBTS = frozenset({"date-year-two-digits", "date-buddhist-year"})


def good_rows(path: Path, kind: ListKind) -> Iterator[Mapping[str, str]]:
    """Yield the good rows of a list as they are sent."""
    with opened(path) as book:
        reader = RowReader(kind, Choices(accepted={"born_on": DOUBTS}), today_year=ON.year)
        for row in ListReading(book, kind, Choices()).rows():
            values, problems = reader.read(row)
            if not problems:
                yield kind.taken(json.loads(to_json(values)))


def objections(kind: ListKind, rows: list[Mapping[str, Any]]) -> set[tuple[str, str]]:
    found = objections_to_part(kind, rows, today_year=ON.year)
    return {(reason.code, reason.field_name) for reason in found}


@pytest.mark.parametrize("style", list(lists.STAFF_STYLES))
def test_every_good_row_of_a_staff_list_is_taken(tmp_path: Path, style: str) -> None:
    people = list(islice(listed.people(World(PILOT, on=ON)), 1_000))
    path = tmp_path / "staff.xlsx"
    lists.write_staff_list(path, people, lists.STAFF_STYLES[style], wrong=20)
    rows = {row["staff_number"]: row for row in good_rows(path, STAFF) if row.get("staff_number")}
    assert len(rows) > 800
    for part in range(0, len(rows), PART):
        assert not objections(STAFF, list(rows.values())[part : part + PART])


@pytest.mark.parametrize("style", list(lists.SCHOOL_STYLES))
def test_every_good_row_of_a_school_list_is_taken(tmp_path: Path, style: str) -> None:
    path = tmp_path / "schools.xlsx"
    schools = list(listed.schools(World(PILOT, on=ON)))
    lists.write_school_list(path, schools, lists.SCHOOL_STYLES[style], wrong=2)
    rows = list({row["code"]: row for row in good_rows(path, WORKPLACES)}.values())
    assert len(rows) > len(schools) * 0.9
    for part in range(0, len(rows), PART):
        assert not objections(WORKPLACES, rows[part : part + PART])


@given(
    st.sampled_from(FIELDS),
    st.one_of(
        st.text(alphabet="ABCកខគចស្រីមុំ\u200b\u200c 0123456789១២៣៨./-,;:()", max_size=24),
        st.text(max_size=12),
        st.sampled_from(["ស្រី", "M", "គ្រូបង្រៀន", "Primary school", "ខ.២.៣", "C7", "16/03/84", "១៦ មីនា ២៥២៧"]),
        st.integers(0, 10**12),
        st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    ),
)
def test_what_a_reader_has_made_it_makes_again(field: Field, cell: Any) -> None:
    try:
        made = field.read(cell, Manner(ON.year, accepted=DOUBTS))
    except Unreadable:
        return
    value = json.loads(to_json(made))
    if value:
        assert field.could_make(value, Manner(ON.year))


def test_what_no_register_takes_is_not_sent() -> None:
    read = {"staff_number": "1", "workplace_code": "2", "workplace_name": "ក", "remarks": "ខ", "phone": ""}
    assert STAFF.taken(read) == {"staff_number": "1", "workplace_code": "2"}
    assert STAFF.taken({"workplace_name": "ក"}) == {"workplace_name": "ក"}


def test_each_reason_names_the_place_of_its_row() -> None:
    row = {"code": "01", "name_km": "ក"}
    reasons = list(objections_to_part(GAZETTEER, [row, {**row, "code": "1"}, row], today_year=ON.year))
    said = [(reason.code, reason.figures["place"]) for reason in reasons]
    assert said == [("value-of-no-list", 1), ("comes-twice", 2)]
