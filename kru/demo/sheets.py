"""Lays the rows of a list out on sheets as an office does: titles, head, rows, subtotals, signatures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Literal

import xlsxwriter

from kru.demo.untidy import DateStyle, ExpectedRefusal, Fault, words_of
from kru.kernel.khmer import to_khmer_digits

Language = Literal["km", "en"]
Cell = str | int | date
Values = Mapping[str, Cell]


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


@dataclass(frozen=True, slots=True)
class Row:
    """One row before it is laid out: where it belongs, and its values by column."""

    district: str
    workplace: str
    woman: bool
    values: Values


def write_book(
    path: Path, lines: Iterable[tuple[Row, Fault | None]], style: Style, heads: Mapping[str, str], title: str
) -> list[ExpectedRefusal]:
    """Write a workbook and return its rows that must be refused."""
    # rows can only be written in one pass if no merged block reaches over several of them
    with xlsxwriter.Workbook(path, {"constant_memory": not style.merged_workplaces}) as book:
        laid = _Book(book, style, heads, title)
        whole = words_of(style.language)["sheet"]
        by_sheet = groupby(lines, key=lambda line: line[0].district if style.sheet_per_district else whole)
        return [refusal for name, held in by_sheet for refusal in laid.sheet(name, held)]


class _Book:
    def __init__(self, book: xlsxwriter.Workbook, style: Style, heads: Mapping[str, str], title: str) -> None:
        self._book, self._style, self._heads, self._title = book, style, heads, title
        self._columns = list(heads)
        self._words = words_of(style.language)
        self._bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._padded = {width: book.add_format({"num_format": "0" * width}) for width in (8, 9, 10, 11)}

    def sheet(self, name: str, lines: Iterable[tuple[Row, Fault | None]]) -> list[ExpectedRefusal]:
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
                    expected.append(ExpectedRefusal(name[:31], at + 1, fault.field, fault.code, value))
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

    def _row(self, sheet: xlsxwriter.worksheet.Worksheet, at: int, values: Values, *, repeated: bool) -> None:
        for column, name in enumerate(self._columns):
            value = values[name]
            if name == "workplace_name" and self._style.merged_workplaces and repeated:
                continue
            if isinstance(value, date):
                sheet.write_datetime(at, column, datetime.combine(value, time()), self._day)
            elif isinstance(value, int):
                written = to_khmer_digits(str(value)) if self._style.khmer_digits else value
                sheet.write(at, column, value if name != "line" else written)
            elif self._style.numbers_as_figures and value.isdigit() and len(value) in self._padded:
                sheet.write_number(at, column, int(value), self._padded[len(value)])
            else:
                digits = (
                    self._style.khmer_digits
                    and name in ("staff_number", "phone")
                    and at % 3 == 0
                    and value.isdigit()
                )
                sheet.write_string(at, column, to_khmer_digits(value) if digits else value)

    def _total(
        self, sheet: xlsxwriter.worksheet.Worksheet, at: int, word: str, people: int, women: int
    ) -> None:
        count = f"{people} {self._words['people']}"
        if self._title == "staff_title":
            count += f" · {self._words['women']} {women}"
        sheet.write(at, 1, word)
        sheet.write(at, 2, to_khmer_digits(count) if self._style.language == "km" else count)
