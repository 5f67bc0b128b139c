"""The lists of ministries: what is written stands where it is said to stand, wrong rows as expected."""

import csv
from datetime import date
from itertools import islice

import pytest
from python_calamine import CalamineWorkbook

from kru.demo import listed, lists
from kru.demo.plan import World
from kru.demo.sizes import PILOT
from kru.demo.untidy import ZERO_WIDTH_SPACE, out_of_order
from kru.kernel.khmer import to_khmer_digits

ON = date(2026, 3, 16)


@pytest.fixture(scope="module")
def people():
    return list(islice(listed.people(World(PILOT, on=ON)), 400))


def rows_of(path, sheet):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@pytest.mark.parametrize("style", list(lists.STAFF_STYLES))
def test_each_wrong_row_stands_where_it_is_expected(tmp_path, people, style):
    path = tmp_path / "staff.xlsx"
    expected = lists.write_staff_list(path, people, lists.STAFF_STYLES[style], wrong=20)
    assert len(expected) >= 20
    for refusal in expected:
        row = rows_of(path, refusal.sheet)[refusal.row - 1]
        shown = [str(cell).removesuffix(".0") for cell in row]
        assert {refusal.value, refusal.value.lstrip("0"), to_khmer_digits(refusal.value)} & set(shown)


def test_every_good_row_is_in_the_list_once(tmp_path, people):
    path = tmp_path / "staff.xlsx"
    lists.write_staff_list(path, people, lists.STAFF_STYLES["plain"])
    rows = rows_of(path, "List 1")
    assert len(rows) == 1 + len(people)
    assert [row[0] for row in rows[1:]] == [person.number for person in people]


def test_a_ministry_s_list_has_titles_a_sheet_for_each_district_subtotals_and_signatures(tmp_path, people):
    path = tmp_path / "staff.xlsx"
    lists.write_staff_list(path, people, lists.STAFF_STYLES["ministry"])
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == list(dict.fromkeys(person.district_name for person in people))
    texts = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert texts[0] == "ព្រះរាជាណាចក្រកម្ពុជា"
    assert "សរុប" in texts and "អ្នកធ្វើបញ្ជី" in texts
    assert any(ZERO_WIDTH_SPACE in text for text in texts)
    assert book.get_sheet_by_index(0).merged_cell_ranges


def test_marks_out_of_order_are_the_same_letters(people):
    name = "ស៊ុន ស្រីមុំ"
    assert out_of_order(name) != name
    assert sorted(out_of_order(name)) == sorted(name)


def test_a_list_can_be_csv_in_any_of_the_encodings_offices_send(tmp_path, people):
    for seed in range(8):
        path = tmp_path / f"staff{seed}.csv"
        expected = lists.write_staff_list(path, people, lists.STAFF_STYLES["district"], seed=seed, wrong=8)
        raw = path.read_bytes()
        encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as source:
            dialect = csv.Sniffer().sniff(source.readline(), ",;\t")
            source.seek(0)
            rows = list(csv.reader(source, dialect))
        assert len(rows) == 1 + len(people) + 8
        assert all(refusal.value in rows[refusal.row - 1] for refusal in expected)


def test_schools_are_listed_with_their_wrong_rows(tmp_path):
    path = tmp_path / "schools.xlsx"
    schools = [*listed.village_schools(), *listed.schools(World(PILOT, on=ON))]
    expected = lists.write_school_list(path, schools, lists.SCHOOL_STYLES["ministry"], wrong=8)
    assert {refusal.code for refusal in expected} == {
        "comes-twice",
        "unit-parent-unknown",
        "value-missing",
        "kind-unknown",
    }
    for refusal in expected:
        assert refusal.value in rows_of(path, refusal.sheet)[refusal.row - 1]


def test_the_cast_can_be_listed(tmp_path):
    people = list(listed.village_people())
    assert {person.workplace_name for person in people} == {
        school.name_km for school in listed.village_schools()
    }
    assert not lists.write_staff_list(tmp_path / "village.xlsx", people, lists.STAFF_STYLES["ministry"])


def test_more_wrong_rows_than_fit_are_not_promised(tmp_path, people):
    with pytest.raises(ValueError, match="wrong rows"):
        lists.write_staff_list(tmp_path / "s.xlsx", people[:20], lists.STAFF_STYLES["plain"], wrong=50)
