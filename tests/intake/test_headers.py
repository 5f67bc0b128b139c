"""Headers are found below title lines and matched by meaning, in Khmer or English."""

from pathlib import Path

import pytest
import xlsxwriter

from kru.intake.cells import Merge, Row
from kru.intake.headers import Header, find_header, fingerprint, label_key, match_columns
from kru.intake.kinds.field import ListKind
from kru.intake.kinds.gazetteer import GAZETTEER
from kru.intake.kinds.staff import STAFF
from kru.intake.kinds.workplaces import WORKPLACES
from kru.intake.sheets import opened


def fields(kind: ListKind, *labels: str) -> list[str]:
    by_index = {column.index: column.field for column in match_columns(labels, kind)}
    return [by_index.get(index, "") for index in range(len(labels))]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("EMP_NO", "NAME_KH", "NAME_EN", "DOB", "SCHOOL", "GRADE", "REMARK"),
         ["staff_number", "name_km", "name_latin", "born_on", "workplace_name", "grade", "remarks"]),
        (("CS ID", "Name in Khmer", "Latin name", "Gender", "Date of birth", "School code", "Post"),
         ["staff_number", "name_km", "name_latin", "sex", "born_on", "workplace_code", "position"]),
        (("ល.រ", "អត្តលេខមន្ត្រីរាជការ", "នាមត្រកូល", "នាមខ្លួន", "ភេទ", "ថ្ងៃ ខែ ឆ្នាំកំណើត", "អង្គភាពបម្រើការងារ"),
         ["", "staff_number", "family_name_km", "given_name_km", "sex", "born_on", "workplace_name"]),
        (("No", "ID card number", "Payroll no.", "ភេទ (Sex)", "ថ្ងៃកំណើត / DOB", "Phone number", "កម្រិតវប្បធម៌"),
         ["", "national_id", "staff_number", "sex", "born_on", "phone", "qualification"]),
        (("លេខអត្តសញ្ញាណប័ណ្ណ", "អត្តលេខ", "ឋានន្តរស័ក្តិ", "ថ្នាក់", "ថ្ងៃចូលបម្រើការ", "លេខទូរសព្ទ", "ផ្សេងៗ"),
         ["national_id", "staff_number", "grade", "step", "hired_on", "phone", "remarks"]),
    ],
)  # fmt: skip
def test_staff_headers_are_matched_by_meaning(labels: tuple[str, ...], expected: list[str]) -> None:
    assert fields(STAFF, *labels) == expected


def test_headers_with_slips_are_still_matched_and_marked_as_near() -> None:
    columns = match_columns(
        ("អត្តលេខមន្រ្តីរាជការ", "Civil servent numbr", "Dates of birth", "លេខទូរស័ព្ទទំនាក់ទំនងផ្ទាល់"), STAFF
    )
    assert [(column.field, column.how) for column in columns] == [
        ("staff_number", "same"), ("", "none"), ("born_on", "near"), ("phone", "near"),
    ]  # fmt: skip


def test_odd_order_of_marks_and_invisible_characters_do_not_matter() -> None:
    assert label_key("លេខ\u200bទូរស័ព្ទ") == label_key("លេខ ទូរសព\u17d2ទ".replace("សព", "ស័ព"))
    assert fields(STAFF, "ភេ\u200bទ", "មុខតំណែង\n(Position)") == ["sex", "position"]


def test_other_kinds_of_list_have_their_own_words() -> None:
    labels = ("លេខកូដសាលា", "ឈ្មោះសាលា", "School name", "ប្រភេទ", "ខេត្ត", "ស្រុក/ខណ្ឌ", "ឃុំ/សង្កាត់", "តំបន់")
    assert fields(WORKPLACES, *labels) == [
        "code", "name_km", "name_latin", "kind", "province", "district", "commune", "region",
    ]  # fmt: skip
    labels = ("code", "parent_code", "name_km", "name_latin", "name_ungegn", "unit_km", "point_lon")
    assert fields(GAZETTEER, *labels) == ["code", "parent_code", "name_km", "name_latin", "", "kind_km", ""]


def test_values_decide_where_a_header_is_ambiguous() -> None:
    sample = [Row(n, ["1", "SUN Piseth", "ស៊ុន ពិសិដ្ឋ"]) for n in range(5)]
    columns = match_columns(("Staff ID", "Name", "ឈ្មោះ"), STAFF, sample)
    assert [column.field for column in columns] == ["staff_number", "name_latin", "name_km"]


def test_the_header_is_found_below_title_lines_and_not_among_values() -> None:
    rows = [
        Row(1, ["ព្រះរាជាណាចក្រកម្ពុជា"]),
        Row(3, ["បញ្ជីឈ្មោះគ្រូបង្រៀន", None, "អង្គភាព"]),
        Row(5, ["ល.រ", "អត្តលេខ", "ឈ្មោះ", "ភេទ"]),
        Row(6, [1, "1184061409", "ស៊ុន ពិសិដ្ឋ", "ប្រុស"]),
    ]
    header = find_header(rows, [], STAFF)
    assert header is not None
    assert (header.first_row, header.last_row, header.fields) == (
        5,
        5,
        {"staff_number": 1, "name_km": 2, "sex": 3},
    )


def test_a_page_of_notes_has_no_header() -> None:
    assert find_header([Row(1, ["សម្គាល់"]), Row(2, ["ឈ្មោះ សុខ", "ភេទ ប្រុស"])], [], STAFF) is None
    assert find_header([], [], STAFF) is None


def test_a_header_of_two_rows_with_merged_groups_is_one() -> None:
    rows = [
        Row(4, ["ល.រ", "អត្តលេខ", "ឈ្មោះ", None, "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត"]),
        Row(5, [None, None, "ខ្មែរ", "ឡាតាំង", None, "ថ្ងៃ", "ខែ", "ឆ្នាំ"]),
        Row(6, [1, "1184061409", "ស៊ុន ពិសិដ្ឋ", "SUN PISETH", "ប", 16, 3, 1984]),
    ]
    merges = [Merge(4, 2, 4, 3), Merge(4, 5, 4, 7), Merge(4, 0, 5, 0), Merge(4, 1, 5, 1), Merge(4, 4, 5, 4)]
    header = find_header(rows, merges, STAFF)
    assert header is not None
    assert (header.first_row, header.last_row) == (4, 5)
    assert header.fields == {
        "staff_number": 1, "name_km": 2, "name_latin": 3, "sex": 4, "birth_day": 5, "birth_month": 6,
        "birth_year": 7,
    }  # fmt: skip


def test_a_column_below_the_name_of_a_group_is_known_by_its_own_label() -> None:
    rows = [
        Row(1, ["អត្តលេខ", "ឈ្មោះ", "ព័ត៌មានផ្ទាល់ខ្លួន", None, "លេខកូដសាលា"]),
        Row(2, [None, None, "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", None]),
        Row(3, ["1184061409", "ស៊ុន ពិសិដ្ឋ", "ប", "16/03/1984", "31010101001"]),
    ]
    header = find_header(rows, [], STAFF)
    assert header is not None
    assert (header.first_row, header.last_row) == (1, 2)
    assert header.fields == {
        "staff_number": 0, "name_km": 1, "sex": 2, "born_on": 3, "workplace_code": 4,
    }  # fmt: skip
    assert header.columns[2].label == "ព័ត៌មានផ្ទាល់ខ្លួន ភេទ"
    assert header.columns[2].how == "near"


def test_a_choice_overrides_and_takes_the_field_from_the_column_that_had_it() -> None:
    header = Header(1, 1, match_columns(("EMP_NO", "CODE2", "NAME_KH"), STAFF))
    chosen = header.with_choices({"code2": "staff_number", "NAME_KH": ""})
    assert {column.label: (column.field, column.how) for column in chosen.columns} == {
        "EMP_NO": ("", "none"), "CODE2": ("staff_number", "chosen"), "NAME_KH": ("", "chosen"),
    }  # fmt: skip


def test_the_fingerprint_ignores_spacing_and_spelling_but_not_order() -> None:
    assert fingerprint(["EMP_NO", "ភេទ"]) == fingerprint(["emp no", "ភេ\u200bទ "])
    assert fingerprint(["EMP_NO", "ភេទ"]) != fingerprint(["ភេទ", "EMP_NO"])


def test_merges_of_a_real_file_make_the_groups(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("a")
        sheet.merge_range(2, 0, 3, 0, "អត្តលេខ")
        sheet.merge_range(2, 1, 2, 2, "គោត្តនាម និងនាម")
        sheet.write_row(3, 1, ["ជាអក្សរខ្មែរ", "ជាអក្សរឡាតាំង"])
        sheet.write_row(4, 0, ["1184061409", "ស៊ុន ពិសិដ្ឋ", "SUN PISETH"])
    with opened(path) as book:
        sheet = next(book.sheets())
        header = find_header(list(sheet.rows()), sheet.merges(), STAFF)
    assert header is not None
    assert header.fields == {"staff_number": 0, "name_km": 1, "name_latin": 2}
