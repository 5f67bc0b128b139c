"""Writes the lists of staff and of schools that ministries keep: spreadsheets and CSV, with known wrong rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Literal

import xlsxwriter

from kru.demo.headers import SCHOOL_HEADERS, STAFF_HEADERS
from kru.demo.names import draw_name
from kru.demo.untidy import (
    DATE_STYLES,
    SCHOOL_FAULTS,
    STAFF_FAULTS,
    DateStyle,
    ExpectedRefusal,
    Fault,
    grade_text,
    untidy,
    words_of,
)
from kru.kernel.khmer import to_khmer_digits

Language = Literal["km", "en"]
Cell = str | int | date
Values = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """What a staff list says of one person."""

    number: str
    name_km: str
    name_latin: str
    sex: str
    born_on: date
    national_id: str
    workplace_code: str
    workplace_name: str
    district_name: str
    position: str
    kind: str
    grade: str
    hired_on: date
    phone: str


@dataclass(frozen=True, slots=True)
class ListedSchool:
    """What a school list says of one school."""

    code: str
    name_km: str
    name_latin: str
    kind: str
    region: str
    district_code: str
    district_name: str

    @property
    def village_code(self) -> str:
        """Return the gazetteer code with which a workplace's code begins."""
        return self.code[:8]


@dataclass(frozen=True, slots=True)
class Style:
    """How one office makes its lists."""

    name: str
    language: Language
    columns: tuple[str, ...]
    dates: tuple[DateStyle, ...] = ("slashes",)
    titles: bool = False
    sheet_per_district: bool = False
    merged_workplaces: bool = False
    two_line_head: bool = False
    subtotals: bool = False
    signatures: bool = False
    khmer_digits: bool = False
    untidy_share: float = 0.0
    numbers_as_figures: bool = False


_ALL = tuple(STAFF_HEADERS["en"])
_FEW = ("line", "number", "name_km", "sex", "born_on", "workplace_code", "position", "grade", "phone")
_SCHOOL = tuple(SCHOOL_HEADERS["en"])

STAFF_STYLES = {
    style.name: style
    for style in (
        Style("plain", "en", _ALL[1:13], dates=("iso",)),
        Style(
            "ministry", "km", _ALL, dates=("cell", "slashes", "khmer_digits"), titles=True, signatures=True,
            sheet_per_district=True, merged_workplaces=True, subtotals=True, untidy_share=0.2,
        ),
        Style(
            "province", "km", _ALL, dates=("khmer_words", "dots", "serial"), titles=True, subtotals=True,
            two_line_head=True, signatures=True, khmer_digits=True, untidy_share=0.35,
        ),
        Style("payroll", "en", _ALL, dates=("serial",), titles=True, numbers_as_figures=True),
        Style(
            "district", "km", _FEW, dates=("dashes", "khmer_digits", "slashes"), titles=True,
            signatures=True, untidy_share=0.3,
        ),
    )
}  # fmt: skip
SCHOOL_STYLES = {
    style.name: style
    for style in (
        Style("plain", "en", _SCHOOL[1:]),
        Style(
            "ministry", "km", _SCHOOL, titles=True, signatures=True, sheet_per_district=True, subtotals=True,
            untidy_share=0.2,
        ),
    )
}  # fmt: skip
CSV_KINDS: Mapping[str, tuple[str, str]] = {
    "comma": ("utf-8-sig", ","),
    "semicolon": ("utf-8", ";"),
    "tab": ("utf-16", "\t"),
}


def write_staff_list(
    path: Path, people: Iterable[ListedPerson], style: Style, *, seed: int = 1, wrong: int = 0
) -> list[ExpectedRefusal]:
    """Write a list of staff as XLSX (or CSV, by the file's name) and return its rows that must be refused.

    `wrong` rows are added to those of the given people, the kinds of fault in turn. People are written in
    the order given; those of one district, and of one workplace, stand together.
    """
    rng = Random(seed)  # noqa: S311 - an invented list
    rows = _staff_rows(rng, people, style)
    return _write(path, rows, style, STAFF_HEADERS[style.language], "staff_title", STAFF_FAULTS, rng, wrong)


def write_school_list(
    path: Path, schools: Iterable[ListedSchool], style: Style, *, seed: int = 1, wrong: int = 0
) -> list[ExpectedRefusal]:
    """Write a list of schools as XLSX (or CSV, by the file's name) and return its rows that must be refused."""
    rng = Random(seed)  # noqa: S311 - an invented list
    rows = _school_rows(rng, schools, style)
    return _write(path, rows, style, SCHOOL_HEADERS[style.language], "school_title", SCHOOL_FAULTS, rng, wrong)


@dataclass(frozen=True, slots=True)
class _Row:
    district: str
    workplace: str
    woman: bool
    values: Values


def _staff_rows(rng: Random, people: Iterable[ListedPerson], style: Style) -> Iterator[_Row]:
    words = words_of(style.language)
    for person in people:
        contract_teacher = person.kind == "contract" and person.position == "teacher"
        values: dict[str, Cell] = {
            "number": person.number,
            "name_km": untidy(rng, person.name_km, style.untidy_share),
            "name_latin": untidy(rng, person.name_latin, style.untidy_share / 3),
            "sex": words[person.sex],
            "born_on": DATE_STYLES[rng.choice(style.dates)](person.born_on),
            "national_id": person.national_id,
            "workplace_code": person.workplace_code,
            "workplace_name": untidy(rng, person.workplace_name, style.untidy_share / 3),
            "position": words["contract_teacher" if contract_teacher else person.position],
            "grade": grade_text(person.grade, style.language),
            "hired_on": DATE_STYLES[rng.choice(style.dates)](person.hired_on),
            "phone": person.phone,
            "remark": "",
        }
        yield _Row(person.district_name, person.workplace_name, person.sex == "F", values)


def _school_rows(rng: Random, schools: Iterable[ListedSchool], style: Style) -> Iterator[_Row]:
    words = words_of(style.language)
    for school in schools:
        values: dict[str, Cell] = {
            "code": school.code,
            "name_km": untidy(rng, school.name_km, style.untidy_share),
            "name_latin": school.name_latin,
            "kind": words[school.kind],
            "region": words[school.region or "rural"],
            "district_code": school.district_code,
            "district_name": untidy(rng, school.district_name, style.untidy_share),
            "village_code": school.village_code,
        }
        yield _Row(school.district_name, "", False, values)


def _with_faults(
    rng: Random, rows: Iterable[_Row], faults: Sequence[Fault], style: Style, wrong: int
) -> Iterator[tuple[_Row, Fault | None]]:
    """Put wrong copies of rows among the rows, one after each eleventh."""
    usable = [fault for fault in faults if fault.field in style.columns]
    identity = "number" if any(fault.field == "number" for fault in usable) else "code"
    made = 0
    fresh = 0
    for place, row in enumerate(rows):
        yield row, None
        if made < wrong and place % 11 == 5 and (number := str(row.values[identity])):
            fault = usable[made % len(usable)]
            fresh += 1
            values = dict(row.values)
            if "name_latin" in values and identity == "number":
                name = draw_name(rng, "F" if row.woman else "M")
                values |= {"name_km": name.km, "name_latin": name.latin, "national_id": f"8{fresh:08}"}
            if not fault.kind.endswith("-twice"):
                number = values[identity] = _unused(number, fresh)
            values[fault.field] = fault.value(rng, number)
            made += 1
            yield replace(row, values=values), fault
    if made < wrong:
        raise ValueError(f"only {made} of {wrong} wrong rows fit among so few")


def _unused(number: str, place: int) -> str:
    return f"{number[:-4]}99{place % 100:02}" if len(number) == 10 else f"{number[:-3]}{900 + place % 100}"


def _write(
    path: Path,
    rows: Iterable[_Row],
    style: Style,
    headers: Mapping[str, Sequence[str]],
    title: str,
    faults: Sequence[Fault],
    rng: Random,
    wrong: int,
) -> list[ExpectedRefusal]:
    heads = {column: rng.choice(headers[column]) for column in style.columns}
    lines = _with_faults(rng, rows, faults, style, wrong)
    if path.suffix == ".csv":
        return _write_csv(path, lines, style, heads, rng.choice(list(CSV_KINDS)))
    with xlsxwriter.Workbook(path, {"constant_memory": not style.merged_workplaces}) as book:
        book_of = _Book(book, style, heads, title)
        by_sheet = groupby(lines, key=lambda line: line[0].district if style.sheet_per_district else "")
        return [refusal for name, held in by_sheet for refusal in book_of.sheet(name or "Sheet1", held)]


def _write_csv(
    path: Path, lines: Iterable[tuple[_Row, Fault | None]], style: Style, heads: Mapping[str, str], kind: str
) -> list[ExpectedRefusal]:
    encoding, delimiter = CSV_KINDS[kind]
    expected = []
    with path.open("w", encoding=encoding, newline="") as target:
        out = csv.writer(target, delimiter=delimiter)
        out.writerow(heads.values())
        for number, (row, fault) in enumerate(lines, start=2):
            values = {"line": number - 1, **row.values}
            out.writerow(str(values[column]) for column in heads)
            if fault is not None:
                expected.append(
                    ExpectedRefusal("", number, fault.field, fault.kind, str(values[fault.field]))
                )
    return expected


class _Book:
    """Lays rows out on sheets as an office does: titles, head, rows, subtotals, signatures."""

    def __init__(
        self, book: xlsxwriter.Workbook, style: Style, heads: Mapping[str, str], title: str
    ) -> None:
        self._book, self._style, self._heads, self._title = book, style, heads, title
        self._columns = list(heads)
        self._words = words_of(style.language)
        self._bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._padded = {width: book.add_format({"num_format": "0" * width}) for width in (8, 9, 10, 11)}

    def sheet(self, name: str, lines: Iterable[tuple[_Row, Fault | None]]) -> list[ExpectedRefusal]:
        """Write one sheet and return its rows that must be refused."""
        sheet = self._book.add_worksheet(name[:31])
        at = self._head(sheet, name)
        expected = []
        place, women = 0, 0
        for workplace, held in groupby(lines, key=lambda line: line[0].workplace):
            first, here, women_here = at, 0, 0
            for row, fault in held:
                place, here, women_here = place + 1, here + 1, women_here + row.woman
                if fault is not None:
                    value = str(row.values[fault.field])
                    expected.append(ExpectedRefusal(sheet.name, at + 1, fault.field, fault.kind, value))
                self._row(sheet, at, {"line": place, **row.values}, repeated=at > first)
                at += 1
            if self._style.merged_workplaces and workplace and here > 1:
                column = self._columns.index("workplace_name")
                sheet.merge_range(first, column, at - 1, column, workplace)
            if self._style.subtotals:
                women += women_here
                self._total(sheet, at, self._words["total"], here, women_here)
                at += 1
        if self._style.subtotals:
            self._total(sheet, at, self._words["grand_total"], place, women)
        if self._style.signatures:
            sheet.write(at + 2, 2, self._words["seen"])
            sheet.write(at + 2, 6, self._words["made_by"])
            sheet.write(at + 3, 2, self._words["head_of_office"])
            sheet.write(at + 6, 6, ".................................")
        return expected

    def _head(self, sheet: xlsxwriter.worksheet.Worksheet, name: str) -> int:
        at, last = 0, len(self._columns) - 1
        if self._style.titles:
            for line in (self._words["kingdom"], self._words["motto"]):
                sheet.merge_range(at, 0, at, last, line, self._bold)
                at += 1
            sheet.write(at, 0, self._words["ministry"])
            sheet.merge_range(at + 2, 0, at + 2, last, f"{self._words[self._title]} · {name}", self._bold)
            at += 4
        two_lines = self._style.two_line_head and {"name_km", "name_latin"} <= set(self._columns)
        if two_lines:
            over = self._columns.index("name_km")
            for column, head in enumerate(self._heads.values()):
                if column not in (over, over + 1):
                    sheet.write(at, column, head, self._bold)
            sheet.merge_range(at, over, at, over + 1, "គោត្តនាម និងនាម", self._bold)
            sheet.write(at + 1, over, "ខ្មែរ", self._bold)
            sheet.write(at + 1, over + 1, "ឡាតាំង", self._bold)
            return at + 2
        for column, head in enumerate(self._heads.values()):
            sheet.write(at, column, head, self._bold)
        return at + 1

    def _row(
        self, sheet: xlsxwriter.worksheet.Worksheet, at: int, values: Values, *, repeated: bool
    ) -> None:
        for column, name in enumerate(self._columns):
            value = values[name]
            if name == "workplace_name" and self._style.merged_workplaces and repeated:
                continue
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, self._day)
            elif isinstance(value, int):
                written = to_khmer_digits(str(value)) if self._style.khmer_digits else value
                sheet.write(at, column, value if name != "line" else written)
            elif self._style.numbers_as_figures and value.isdigit() and len(value) in self._padded:
                sheet.write_number(at, column, int(value), self._padded[len(value)])
            else:
                digits = self._style.khmer_digits and name in ("number", "phone") and at % 3 == 0
                sheet.write_string(at, column, to_khmer_digits(value) if digits else value)

    def _total(
        self, sheet: xlsxwriter.worksheet.Worksheet, at: int, word: str, people: int, women: int
    ) -> None:
        count = f"{people} {self._words['people']}"
        if self._title == "staff_title":
            count += f" · {self._words['women']} {women}"
        sheet.write(at, 1, word)
        sheet.write(at, 2, to_khmer_digits(count) if self._style.language == "km" else count)
