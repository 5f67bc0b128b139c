"""Cell, Row, Merge and Sheet: what every kind of list file gives, row by row."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

Cell = str | int | float | bool | date | time | None


class Row(NamedTuple):
    """A row that is not blank, with the number a person sees beside it in a spreadsheet program."""

    number: int
    cells: Sequence[Cell]


class Merge(NamedTuple):
    """A block of merged cells; rows count from 1 as a person sees them, columns from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file; `rows` and `merges` read the file anew at each call and keep nothing."""

    name: str
    rows: Callable[[], Iterator[Row]]
    merges: Callable[[], Sequence[Merge]]


@dataclass(frozen=True)
class Limits:
    """How large a file may be; `file_bytes` as it lies on the disk, `expanded_bytes` once unpacked."""

    file_bytes: int = 64 << 20
    expanded_bytes: int = 1 << 30
    columns: int = 200


def text_of(cell: Cell) -> str:
    """Return a cell as a person would read it, without the blanks around it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()


_NEVER_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def kept(text: str) -> str:
    """Return a text without control signs and half characters, which no register can hold."""
    return _NEVER_KEPT.sub("", text) if _NEVER_KEPT.search(text) else text


BLANKS = " \t\r\n\u00a0\u200b\ufeff"


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))
