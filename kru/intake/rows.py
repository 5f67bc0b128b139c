"""Reading a list row by row: what is a record and what is not, its values, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from kru.intake.cells import BLANKS, Cell, Merge, Row, Sheet, is_blank, text_of
from kru.intake.choices import Choices, row_key
from kru.intake.headers import LOOKED_AT, SAMPLED, Header, find_header, label_key
from kru.intake.kinds.field import Field, ListKind, Manner
from kru.intake.sheets import Book
from kru.kernel.khmer import to_latin_digits
from kru.kernel.reasons import Reason, Unreadable
from kru.kernel.spelling import visible

_TOTAL = re.compile(
    r"^(បូក)?សរុប|^ផលបូក|^(sub|grand)?[ -]?total\b|^sum\b|^(ស្រី|ប្រុស)\s*[:៖=]?\s*\d+\s*(នាក់)?$", re.IGNORECASE
)
_CLOSING = re.compile(
    r"ធ្វើនៅ|ថ្ងៃទី.{0,12}ខែ.{1,20}ឆ្នាំ|ថ្ងៃ.{1,20}ព\s*\.?\s*ស|ហត្ថលេខា|បានឃើញ|ឯកភាព|បញ្ជាក់ថា|អ្នកធ្វើតារាង"
    r"|អ្នករៀបចំ|រៀបចំដោយ|ត្រួតពិនិត្យដោយ|ព្រះរាជាណាចក្រ|ជាតិ\s*សាសនា|បញ្ឈប់បញ្ជី|បញ្ចប់បញ្ជី"
    r"|^ជ?\.?\s*(នាយក|នាយិកា|ប្រធាន|អនុប្រធាន|អភិបាល|រដ្ឋមន្ត្រី)"
    r"|prepared by|checked by|approved by|seen and|signature|signed|^\s*(date|director|head of)\b"
    r"|^\W*(note|source)s?\s*:",
    re.IGNORECASE,
)
_REMEMBERED = 2_000  # of each column: sexes, codes, grades and days come again and again
_DIGIT = re.compile(r"[0-9០-៩]")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record of a list: where it stands, the cells of its fields as they were found."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]

    @property
    def key(self) -> str:
        """Return the name of the row in choices."""
        return row_key(self.sheet, self.number)


class ListReading:
    """Goes through all sheets of a book as one list.

    `headers` and `skipped` fill while rows are read: the header of each sheet, and how many rows were
    totals, closing lines, repeated headers or notes; `without_header` names the sheets that were left out.
    """

    def __init__(self, book: Book, kind: ListKind, choices: Choices) -> None:
        self.headers: dict[str, Header] = {}
        self.without_header: list[str] = []
        self.skipped: Counter[str] = Counter()
        self._book, self._kind, self._choices = book, kind, choices

    def rows(self) -> Iterator[ListRow]:
        """Return the records of every sheet that has a header."""
        for sheet in self._book.sheets():
            merges = sheet.merges()
            header = self._header(sheet, merges)
            if header is None:
                self.without_header.append(sheet.name)
                continue
            self.headers[sheet.name] = header
            yield from self._records(sheet, header, merges)

    def _header(self, sheet: Sheet, merges: Sequence[Merge]) -> Header | None:
        first = list(islice(sheet.rows(), LOOKED_AT + SAMPLED))
        header = find_header(first, merges, self._kind)
        if header is None:
            return None
        choices = self._choices.columns.get(header.fingerprint)
        return header.with_choices(choices) if choices else header

    def _records(self, sheet: Sheet, header: Header, merges: Sequence[Merge]) -> Iterator[ListRow]:
        columns = sorted(header.fields.items(), key=lambda pair: pair[1])
        identifying = [header.fields[name] for name in self._kind.unique if name in header.fields]
        carried = _carried(self._kind, header, merges)
        closing = False
        for row in sheet.rows():
            if row.number <= header.last_row:
                continue
            cells = row.cells
            width = len(cells)
            found: dict[str, Cell] = {}
            for name, index in columns:
                if index < width and (cell := cells[index]) is not None:
                    if cell.__class__ is str and not cell.strip(BLANKS):
                        continue
                    found[name] = cell
            for name, blocks in carried:
                blocks.see(row.number, found.get(name))
                if name not in found and (above := blocks.value(row.number)) is not None:
                    found[name] = above
            if not any(index < width and _is_identifier(cells[index]) for index in identifying):
                why = self._not_a_record(row, header, len(found), closing=closing)
                if why:
                    self.skipped[why] += 1
                    closing = closing or why == "closing"
                    continue
            closing = False
            if self._choices.left_out and row_key(sheet.name, row.number) in self._choices.left_out:
                self.skipped["left-out"] += 1
            elif found:
                yield ListRow(sheet.name, row.number, found)

    def _not_a_record(self, row: Row, header: Header, filled: int, *, closing: bool) -> str:
        """Return what a row without a number of its own is, if it is not a record."""
        texts = [text_of(cell) for cell in row.cells if not is_blank(cell)]
        if _is_numbering(texts):
            return "header"
        labels = {label_key(column.label) for column in header.columns}
        same = sum(1 for text in texts if label_key(text) in labels)
        if same >= 2 and same * 2 >= len(texts):
            return "header"
        if any(_TOTAL.search(to_latin_digits(visible(text))) for text in texts[:8]):
            return "total"
        if len(texts) <= 4 and any(_CLOSING.search(visible(text)) for text in texts):
            return "closing"
        if closing and len(texts) <= 3:
            return "closing"
        return "note" if filled <= 1 or len(texts) == 1 else ""


class _Blocks:
    """The merged cells of one column, whose value stands in their first row only."""

    def __init__(self, spans: Mapping[int, int]) -> None:
        self._spans = spans
        self._last, self._cell = 0, None

    _cell: Cell

    def see(self, row: int, cell: Cell) -> None:
        if row in self._spans:
            self._last, self._cell = self._spans[row], cell

    def value(self, row: int) -> Cell:
        return self._cell if row <= self._last else None


def _carried(kind: ListKind, header: Header, merges: Sequence[Merge]) -> list[tuple[str, _Blocks]]:
    carried = []
    for name, index in header.fields.items():
        if kind.field(name).carried_down:
            spans = {
                merge.first_row: merge.last_row
                for merge in merges
                if merge.first_column == index and merge.last_row > merge.first_row > header.last_row
            }
            if spans:
                carried.append((name, _Blocks(spans)))
    return carried


def _is_identifier(cell: Cell) -> bool:
    if isinstance(cell, str):
        return len(cell) > 2 and _DIGIT.search(cell) is not None and not _TOTAL.search(cell)
    return isinstance(cell, int | float) and cell > 99


def _is_numbering(texts: Sequence[str]) -> bool:
    """Tell whether cells are the numbers of the columns, 1 2 3 …, as forms write them below the header."""
    numbers = [to_latin_digits(text).strip("()[] .") for text in texts]
    if len(numbers) < 3 or not all(number.isdigit() and len(number) < 3 for number in numbers):
        return False
    values = [int(number) for number in numbers]
    return all(second - first == 1 for first, second in pairwise(values))


class RowReader:
    """Turns the cells of a record into values of ours, or reasons."""

    def __init__(self, kind: ListKind, choices: Choices, *, today_year: int) -> None:
        self._kind, self._choices, self._replaced = kind, choices, choices.values
        self._fields: dict[str, tuple[Field, Manner]] = {
            field.name: (
                field,
                Manner(
                    today_year,
                    choices.orders.get(field.name, "day-first"),
                    choices.accepted.get(field.name, frozenset()),
                ),
            )
            for field in kind.fields
            if field.name
        }
        self._known: dict[str, dict[Cell, Any]] = {name: {} for name in self._fields}
        self._parts = {part: whole for whole, parts in kind.parts.items() for part in parts}
        self._required = [field.name for field in kind.fields if field.required]

    def read(self, row: ListRow) -> tuple[dict[str, Any], list[Reason]]:
        """Return the values that could be read and a reason for each that could not or is missing."""
        cells = self._choices.corrected(row.cells, row.key)
        values: dict[str, Any] = {}
        problems: list[Reason] = []
        failed: set[str] = set()
        for name, cell in self._whole(cells).items():
            if name in self._replaced:
                cell = self._replaced[name].get(text_of(cell), cell)
            if cell is None or cell == "":
                continue
            known = self._known[name]
            if cell.__class__ is str and cell in known:
                values[name] = known[cell]
                continue
            field, manner = self._fields[name]
            try:
                value = field.read(cell, manner)
                if field.longest and len(value) > field.longest:
                    raise Unreadable("text-does-not-fit", longest=field.longest)
                values[name] = value
            except Unreadable as unreadable:
                failed.add(name)
                problems.append(replace(unreadable.reason, field_name=name))
                continue
            if len(known) < _REMEMBERED:
                known[cell] = value
        for name in self._required:
            if name not in values and name not in failed:
                problems.append(Reason("value-missing", field_name=name))
        for names in self._kind.one_of:
            if not any(name in values or name in failed for name in names):
                problems.append(Reason("value-missing", field_name=names[0]))
        if self._kind.complete is not None and not problems:
            self._kind.complete(values)
        return values, problems

    def _whole(self, cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
        """Return the cells with those of a value kept in several columns joined."""
        if self._parts.keys().isdisjoint(cells):
            return cells
        whole = {name: cell for name, cell in cells.items() if name not in self._parts}
        for name, parts in self._kind.parts.items():
            found = [text_of(cells[part]) for part in parts if part in cells]
            if found and name not in whole:
                whole[name] = ("/" if name.endswith("_on") else " ").join(found)
        return whole
