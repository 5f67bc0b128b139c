"""Writes the staff and school lists of ministries: spreadsheets and CSV, with known wrong rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from kru.demo.headers import SCHOOL_HEADERS, STAFF_HEADERS
from kru.demo.names import draw_name
from kru.demo.sheets import Cell, Row, Style, Values, write_book
from kru.demo.untidy import (
    DATE_STYLES,
    SCHOOL_FAULTS,
    STAFF_FAULTS,
    ExpectedRefusal,
    Fault,
    grade_text,
    untidy,
    words_of,
)


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

    def renumbered(self, national_id: str, ending: int) -> "ListedPerson":
        """Return the same person with another national ID and ending of the civil-servant number."""
        number = self.number and f"{self.number[:-4]}{ending:04}"
        return replace(self, number=number, national_id=national_id)


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


_ALL = tuple(STAFF_HEADERS["en"])
_FEW = (
    "line",
    "staff_number",
    "national_id",
    "name_km",
    "sex",
    "born_on",
    "workplace_code",
    "position",
    "grade",
    "phone",
)
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
    """Write a list of staff as XLSX or CSV, by the file's name, and return its rows that must be refused.

    `wrong` rows are added to those of the given people, the kinds of fault in turn. People are written in
    the order given; those of one district, and of one workplace, stand together.
    """
    rng = Random(seed)  # noqa: S311 - an invented list
    rows = _staff_rows(rng, people, style)
    return _write(path, rows, style, STAFF_HEADERS[style.language], "staff_title", STAFF_FAULTS, rng, wrong)


def write_school_list(
    path: Path, schools: Iterable[ListedSchool], style: Style, *, seed: int = 1, wrong: int = 0
) -> list[ExpectedRefusal]:
    """Write a list of schools as XLSX or CSV and return its rows that must be refused."""
    rng = Random(seed)  # noqa: S311 - an invented list
    rows = _school_rows(rng, schools, style)
    return _write(
        path, rows, style, SCHOOL_HEADERS[style.language], "school_title", SCHOOL_FAULTS, rng, wrong
    )


def _staff_rows(rng: Random, people: Iterable[ListedPerson], style: Style) -> Iterator[Row]:
    words = words_of(style.language)
    for person in people:
        contract_teacher = person.kind == "contract" and person.position == "teacher"
        values: dict[str, Cell] = {
            "staff_number": person.number,
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
        yield Row(person.district_name, person.workplace_name, person.sex == "f", values)


def _school_rows(rng: Random, schools: Iterable[ListedSchool], style: Style) -> Iterator[Row]:
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
        yield Row(school.district_name, "", False, values)


def _with_faults(
    rng: Random, rows: Iterable[Row], faults: Sequence[Fault], style: Style, wrong: int
) -> Iterator[tuple[Row, Fault | None]]:
    """Put wrong copies of rows among the rows, one after each eleventh."""
    usable = [fault for fault in faults if fault.field in style.columns]
    identity = "staff_number" if "staff_number" in style.columns else "code"
    made = 0
    for place, row in enumerate(rows):
        number = str(row.values[identity])
        if made == wrong or place % 11 != 5 or not number:
            yield row, None
            continue
        fault = usable[made % len(usable)]
        made += 1
        yield row, fault if fault.concerns_both else None
        values = {**row.values, **_another(rng, identity, row, made)}
        values[fault.field] = fault.value(rng, number if fault.concerns_both else str(values[identity]))
        yield replace(row, values=values), fault
    if made < wrong:
        raise ValueError(f"only {made} of {wrong} wrong rows fit among so few")


def _another(rng: Random, identity: str, row: Row, place: int) -> Values:
    """Return values for a person or a school that nobody knows."""
    number = str(row.values[identity])
    if identity == "code":
        return {
            "code": f"{number[:-3]}{900 + place % 100}",
            "name_km": f"{row.values['name_km']} ថ្មី {place}",
        }
    drawn = draw_name(rng, "f" if row.woman else "m")
    unknown: Values = {"name_km": drawn.km, "name_latin": drawn.latin, "national_id": f"8{place:08}"}
    return {**unknown, "staff_number": f"12{number[2:]}"}


def _write(
    path: Path,
    rows: Iterable[Row],
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
    return write_book(path, lines, style, heads, title)


def _write_csv(
    path: Path, lines: Iterable[tuple[Row, Fault | None]], style: Style, heads: Mapping[str, str], kind: str
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
                    ExpectedRefusal("", number, fault.field, fault.code, str(values[fault.field]))
                )
    return expected
