"""Opening a list file of any kind and reading its sheets as one list, row by row."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

import python_calamine as calamine

from kru.intake.cells import Cell, Limits, Merge, Row, Sheet, is_blank, kept
from kru.intake.delimited import DelimitedBook
from kru.intake.legacy_fonts import refuse_legacy_fonts
from kru.intake.xlsx import XlsxBook, damaged
from kru.kernel.reasons import Reason, Refusal

_COMPOUND, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
_MARKUP = re.compile(rb"^\s*<(!doctype|html|table|\?xml|meta|head|body|div)", re.IGNORECASE)


class Book(Protocol):
    """An open list file; `fonts` are the typefaces it names, if its kind names any."""

    @property
    def fonts(self) -> frozenset[str]: ...

    def sheets(self) -> Iterator[Sheet]: ...

    def close(self) -> None: ...


@contextmanager
def opened(path: Path, *, limits: Limits = Limits()) -> Iterator[Book]:
    """Open a list file by what it holds, whatever its name says.

    Refuses with `file-empty`, `file-too-big`, `file-not-a-list`, `file-password-protected`, `file-damaged`,
    `file-encoding-unknown` or `file-legacy-font`.
    """
    book = _book(path, limits)
    try:
        refuse_legacy_fonts(book.fonts, book.sheets())
        yield book
    finally:
        book.close()


def _book(path: Path, limits: Limits) -> Book:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refusal(Reason("file-too-big", {"megabytes": size >> 20, "limit": limits.file_bytes >> 20}))
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\0"):
        raise Refusal(Reason("file-empty"))
    if head.startswith(_ZIP):
        return _zipped_book(path, limits)
    if head.startswith(_COMPOUND):
        if _ENCRYPTED in path.read_bytes():
            raise Refusal(Reason("file-password-protected"))
        return CalamineBook(path, limits)
    for mark, kind in _FOREIGN:
        if head.startswith(mark):
            raise _not_a_list(kind)
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise _not_a_list("HTML")
    return DelimitedBook(path, limits)


def _zipped_book(path: Path, limits: Limits) -> Book:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
            kind = archive.read("mimetype").decode("latin-1").strip() if "mimetype" in names else ""
            expanded = sum(part.file_size for part in archive.infolist())
            locked = any(part.flag_bits & 1 for part in archive.infolist()) or (
                "opendocument" in kind
                and b"manifest:encryption-data" in archive.read("META-INF/manifest.xml")
            )
    except (zipfile.BadZipFile, OSError, KeyError) as error:
        raise damaged(error) from error
    if locked:
        raise Refusal(Reason("file-password-protected"))
    if expanded > limits.expanded_bytes:
        raise Refusal(
            Reason("file-too-big", {"megabytes": expanded >> 20, "limit": limits.expanded_bytes >> 20})
        )
    if "xl/workbook.bin" in names or kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return CalamineBook(path, limits)
    if any(name.startswith("word/") for name in names) or kind.endswith("opendocument.text"):
        raise _not_a_list("Word")
    if any(name.startswith("ppt/") for name in names):
        raise _not_a_list("PowerPoint")
    if "_rels/.rels" in names and any(name.startswith("xl/") for name in names):
        return XlsxBook(path, limits)
    raise _not_a_list("ZIP")


def _not_a_list(kind: str) -> Refusal:
    return Refusal(Reason("file-not-a-list", {"kind": kind}))


class CalamineBook:
    """An open XLS, XLSB or ODS file; one sheet at a time lies in memory.

    Refuses with `file-password-protected`, `file-not-a-list` or `file-damaged`.
    """

    fonts: frozenset[str] = frozenset()

    def __init__(self, path: Path, limits: Limits) -> None:
        self._columns = limits.columns
        try:
            self._workbook = calamine.CalamineWorkbook.from_path(path)
        except calamine.PasswordError as error:
            raise Refusal(Reason("file-password-protected")) from error
        except (calamine.CalamineError, OSError) as error:
            if b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0" in path.read_bytes():
                raise _not_a_list("Word") from error
            raise damaged(error) from error

    def sheets(self) -> Iterator[Sheet]:
        """Return the visible sheets, in the order of the workbook."""
        for index, sheet in enumerate(self._workbook.sheets_metadata):
            if (
                sheet.typ == calamine.SheetTypeEnum.WorkSheet
                and sheet.visible == calamine.SheetVisibleEnum.Visible
            ):
                yield Sheet(sheet.name, partial(self._rows, index), partial(self._merges, index))

    def close(self) -> None:
        """Let go of the file."""
        self._workbook.close()

    def _sheet(self, index: int) -> calamine.CalamineSheet:
        try:
            return self._workbook.get_sheet_by_index(index)
        except calamine.PasswordError as error:
            raise Refusal(Reason("file-password-protected")) from error
        except calamine.CalamineError as error:
            raise damaged(error) from error

    def _rows(self, index: int) -> Iterator[Row]:
        sheet = self._sheet(index)
        # `iter_rows` begins at the first row of the sheet, but at the first column that is filled.
        before: list[Cell] = [None] * (sheet.start or (0, 0))[1]
        for number, values in enumerate(sheet.iter_rows(), 1):
            cells = before + [_cell(value) for value in values]
            if not all(is_blank(cell) for cell in cells):
                yield Row(number, cells[: self._columns])

    def _merges(self, index: int) -> list[Merge]:
        ranges = self._sheet(index).merged_cell_ranges or []
        return [Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges]


def _cell(value: str | float | bool | time | date | datetime | timedelta) -> Cell:
    if isinstance(value, timedelta):
        return (datetime(1900, 1, 1) + value % timedelta(days=1)).time()  # noqa: DTZ001 - a sheet has no zone
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return (kept(value) or None) if isinstance(value, str) else value
