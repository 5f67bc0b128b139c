"""Rows: what is a record, what it says, and what is wrong with it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kru.intake.cells import Cell
from kru.intake.choices import Choices
from kru.intake.kinds.gazetteer import GAZETTEER
from kru.intake.kinds.staff import STAFF
from kru.intake.kinds.words import value_words
from kru.intake.kinds.workplaces import WORKPLACES
from kru.intake.rows import ListReading, ListRow, RowReader
from kru.intake.sheets import opened
from kru.intake.terms import REASONS
from kru.intake.twins import Twins
from kru.kernel.terms import REASONS as KERNEL_REASONS
from kru.organisations.models import Place, Unit
from kru.organisations.terms import Region, UnitKind
from kru.staff.models import Person
from kru.staff.terms import REASONS as STAFF_REASONS
from kru.staff.terms import Position, ServiceKind
from tests.intake.lists import STAFF_HEADER, province_list, staff_row, write_book

GOOD: dict[str, Cell] = {
    "staff_number": "1184061409", "name_km": "ស៊ុន ពិសិដ្ឋ", "sex": "ប", "born_on": "16/03/1984",
    "workplace_code": "01020101001",
}  # fmt: skip


def read(choices: Choices = Choices(), **cells: Cell) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the values and problems (code, field) of a good row with some cells put in its place."""
    row = {name: cell for name, cell in (GOOD | cells).items() if cell is not None}
    values, problems = RowReader(STAFF, choices, today_year=2026).read(ListRow("a", 7, row))
    return values, [(problem.code, problem.field_name) for problem in problems]


def test_a_province_list_gives_its_records_and_nothing_else(tmp_path: Path) -> None:
    with opened(province_list(tmp_path / "a.xlsx")) as book:
        reading = ListReading(book, STAFF, Choices())
        rows = list(reading.rows())
    assert [(row.sheet, row.number) for row in rows] == [
        ("ស្រុកជើង", 8), ("ស្រុកជើង", 9), ("ស្រុកជើង", 10), ("ស្រុកជើង", 11),
        ("ស្រុកត្បូង", 3), ("ស្រុកត្បូង", 5), ("ស្រុកត្បូង", 7),
    ]  # fmt: skip
    assert reading.skipped == {"header": 2, "total": 3, "closing": 3}
    assert reading.without_header == ["កំណត់ចំណាំ"]
    reader = RowReader(STAFF, Choices(), today_year=2026)
    values = [reader.read(row) for row in rows]
    assert [problems for _, problems in values] == [[]] * 7
    assert {value["born_on"] for value, _ in values[:4]} == {date(1984, 3, 16)}
    assert {value["workplace_code"] for value, _ in values[:4]} == {"01020101001"}
    assert values[1][0]["name_km"] == "យឹម ស្រីមុំ"
    assert values[3][0]["staff_number"] == "0023456789"


def test_a_merged_workplace_is_not_carried_past_its_block(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("a")
        for at, row in enumerate((STAFF_HEADER, *(staff_row(n) for n in range(4)))):
            for column, value in enumerate(row):
                if column not in (6, 7) or at == 0:
                    sheet.write(at, column, value)
        sheet.merge_range(1, 7, 2, 7, "សាលា ក")
    with opened(path) as book:
        names = [row.cells.get("workplace_name") for row in ListReading(book, STAFF, Choices()).rows()]
    assert names == ["សាលា ក", "សាលា ក", None, None]


def test_a_person_whose_number_is_missing_is_refused_and_not_dropped(tmp_path: Path) -> None:
    row = list(staff_row(1))
    row[1] = ""
    with opened(write_book(tmp_path / "a.xlsx", {"a": [STAFF_HEADER, row]})) as book:
        rows = list(ListReading(book, STAFF, Choices()).rows())
    assert len(rows) == 1
    _, problems = RowReader(STAFF, Choices(), today_year=2026).read(rows[0])
    assert [(problem.code, problem.field_name) for problem in problems] == [("value-missing", "staff_number")]


def test_a_list_with_contract_staff_takes_their_national_id(tmp_path: Path) -> None:
    values, problems = read(staff_number=None, national_id="០១០៤៥៦៧៨៩", kind="គ្រូកិច្ចសន្យា")
    assert problems == []
    assert (values["national_id"], values["kind"]) == ("010456789", "contract")


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("staff_number", "០០១២៣៤៥៦៧៨", "0012345678"),
        ("staff_number", 1184061409, "1184061409"),
        ("workplace_code", 1020101001, "01020101001"),
        ("workplace_code", "0102-0101-001", "01020101001"),
        ("sex", "ស្រី", "f"),
        ("born_on", 30757, date(1984, 3, 16)),
        ("born_on", "១៦ មីនា ១៩៨៤", date(1984, 3, 16)),
        ("grade", "ខ.២.៣", "B2.3"),
        ("grade", "គ ៧", "C.7"),
        ("grade", "A1", "A1"),
        ("position", "នាយករងសាលា", "deputy_director"),
        ("position", "គ្រូបង្រៀនភាសាខ្មែរ", "teacher"),
        ("phone", "012 345 678", "012345678"),
        ("kind", "Civil servant", "state"),
    ],
)
def test_cells_are_read_as_they_are_meant(field: str, cell: Cell, value: object) -> None:
    values, problems = read(**{field: cell})
    assert problems == []
    assert values[field] == value


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("born_on", "31/02/1984", "date-no-such-day"),
        ("born_on", "1990", "date-only-year"),
        ("born_on", "12.13.87", "date-month-first"),
        ("born_on", "០៤-០៣-៩២", "date-year-two-digits"),
        ("workplace_code", "12345", "code-has-wrong-length"),
        ("staff_number", "1.18406E+09", "identifier-shortened"),
        ("name_km", "SUN PISETH", "name-not-khmer"),
        ("name_km", "s‘un BisidæeQµaH", "name-in-legacy-font"),
        ("name_latin", "ស៊ុន", "name-not-latin"),
        ("sex", "x", "sex-unreadable"),
        ("sex", None, "value-missing"),
        ("grade", "D5", "grade-unknown"),
        ("grade", "C1.2", "grade-unknown"),
        ("grade", "B7", "grade-unknown"),
        ("position", "???", "position-unknown"),
        ("phone", "12", "phone-unreadable"),
    ],
)
def test_what_cannot_be_read_says_which_field_and_why(field: str, cell: Cell, code: str) -> None:
    values, problems = read(**{field: cell})
    assert problems == [(code, field)]
    assert field not in values
    assert code in {**REASONS, **KERNEL_REASONS, **STAFF_REASONS}


def test_all_problems_of_a_row_come_at_once() -> None:
    _, problems = read(sex="x", born_on="31/02/1984", workplace_code=None)
    assert problems == [
        ("sex-unreadable", "sex"), ("date-no-such-day", "born_on"), ("value-missing", "workplace_code"),
    ]  # fmt: skip


def test_what_a_list_keeps_in_several_columns_is_joined() -> None:
    values, problems = read(
        name_km=None, family_name_km="ស៊ុន", given_name_km="ពិសិដ្ឋ", born_on=None, birth_day=16, birth_month="៣",
        birth_year=1984, grade="ខ.២", step="៣",
    )  # fmt: skip
    assert problems == []
    assert (values["name_km"], values["born_on"], values["grade"]) == ("ស៊ុន ពិសិដ្ឋ", date(1984, 3, 16), "B2.3")


def test_choices_decide_orders_doubts_and_values() -> None:
    assert read(Choices(orders={"born_on": "month-first"}), born_on="03/16/1984")[0]["born_on"] == date(
        1984, 3, 16
    )
    accepted = Choices(accepted={"born_on": frozenset({"date-year-two-digits"})})
    assert read(accepted, born_on="16/03/84")[0]["born_on"] == date(1984, 3, 16)
    meant = Choices(values={"position": {"ហាត់ការ": "គ្រូបង្រៀន"}, "grade": {"-": ""}})
    values, problems = read(meant, position="ហាត់ការ", grade="-")
    assert (problems, values["position"], "grade" in values) == ([], "teacher", False)
    filled = Choices(blanks={"sex": "ប្រុស"}, rows={"7 a": {"born_on": "16/03/1984", "phone": ""}})
    values, problems = read(filled, sex=None, born_on="31/02/1984", phone="12")
    assert (problems, values["sex"], values["born_on"], "phone" in values) == (
        [],
        "m",
        date(1984, 3, 16),
        False,
    )
    assert read(filled, sex="ស")[0]["sex"] == "f"


def test_a_chosen_column_is_read_instead_of_ours(tmp_path: Path) -> None:
    rows = [["EMP_NO", "OTHER", "NAME_KH"], ["1", "1184061409", "ស៊ុន ពិសិដ្ឋ"]]
    path = write_book(tmp_path / "a.xlsx", {"a": rows})
    with opened(path) as book:
        reading = ListReading(book, STAFF, Choices())
        list(reading.rows())
        print_of_header = reading.headers["a"].fingerprint
        choices = Choices(columns={print_of_header: {"OTHER": "staff_number"}})
        assert [row.cells["staff_number"] for row in ListReading(book, STAFF, choices).rows()] == [
            "1184061409"
        ]


def test_workplaces_and_places_are_read() -> None:
    reader = RowReader(WORKPLACES, Choices(), today_year=2026)
    values, problems = reader.read(
        ListRow("", 2, {"code": 1020101001, "name_km": "សាលា", "kind": "បឋមសិក្សា", "region": "ដាច់ស្រយាល"})
    )
    assert problems == []
    assert values == {"code": "01020101001", "name_km": "សាលា", "kind": "primary", "region": "remote"}
    place = ListRow("", 2, {"code": 1, "name_km": "ទន្លេធំ"})
    assert RowReader(GAZETTEER, Choices(), today_year=2026).read(place)[0]["code"] == "01"


def test_every_value_word_stands_for_a_value_of_the_register() -> None:
    assert set(value_words("unit_kind")) <= set(UnitKind.values)
    assert set(value_words("region")) == set(Region.values)
    assert set(value_words("position")) == set(Position.values)
    assert set(value_words("service")) == set(ServiceKind.values)


@given(st.lists(st.sampled_from("abcdef")))
def test_twins_are_exactly_the_values_that_come_more_than_once(values: list[str]) -> None:
    twins = Twins()
    for row, value in enumerate(values):
        twins.add(value, row)
    expected = {value: tuple(n for n, other in enumerate(values) if other == value) for value in values}
    assert sorted(twins.groups()) == sorted(rows for rows in expected.values() if len(rows) > 1)


def test_no_field_takes_more_than_its_column_holds() -> None:
    for kind, model in ((STAFF, Person), (WORKPLACES, Unit), (GAZETTEER, Place)):
        columns = {column.name: column for column in model._meta.concrete_fields}
        typed = [field for field in kind.fields if field.name in ("name_km", "name_latin", "kind_km")]
        typed += [field for field in kind.fields if field.name in ("staff_number", "national_id")]
        assert typed
        for field in typed:
            assert field.longest == columns[field.name].max_length, field.name


def test_a_text_longer_than_its_column_is_refused_at_its_field() -> None:
    assert read(name_latin="SOK " * 40)[1] == [("text-does-not-fit", "name_latin")]
    assert read(staff_number="1" * 21)[1] == [("text-does-not-fit", "staff_number")]
    assert read(name_latin="A" * 120)[1] == []
