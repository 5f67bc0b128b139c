"""Streaming reader of XLSX files: memory grows only with the shared texts."""

import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import IO
from xml.parsers import expat

from kru.intake.cells import Cell, Limits, Merge, Row, Sheet, kept
from kru.kernel.reasons import Reason, Refusal

_CHUNK = 1 << 16
_DATE_STYLES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_DATE, _PLAIN = -1, 0
_DAY_ZERO, _DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet has no zone


class XlsxBook:
    """An open XLSX file.

    Refuses with `file-damaged`, `file-too-big` or `file-password-protected`.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise damaged(error) from error
        if any(part.flag_bits & 1 for part in self._zip.infolist()):
            raise Refusal(Reason("file-password-protected"))
        expanded = sum(part.file_size for part in self._zip.infolist())
        if expanded > limits.expanded_bytes:
            raise Refusal(
                Reason("file-too-big", {"megabytes": expanded >> 20, "limit": limits.expanded_bytes >> 20})
            )
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self._workbook = next(
            (target for kind, target in self._related("").values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        self._day_zero = _DAY_ZERO
        self._strings_part = self._styles_part = ""
        self._sheet_parts: list[tuple[str, str]] = []
        self._read_workbook()
        self.fonts: frozenset[str] = frozenset()
        self._styles = self._read_styles()
        self._strings = self._read_strings()

    def sheets(self) -> Iterator[Sheet]:
        """Return the visible sheets, in the order of the workbook."""
        for name, part in self._sheet_parts:
            yield Sheet(name, partial(self._rows, part), partial(self._merges, part))

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _open(self, part: str) -> IO[bytes]:
        try:
            return self._zip.open(self._names[part.lower()])
        except (KeyError, zipfile.BadZipFile, NotImplementedError) as error:
            raise damaged(error) from error

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        found: dict[str, tuple[str, str]] = {}
        if rels.lower() not in self._names:
            return found
        for tag, attrs in self._elements(rels):
            if tag == "Relationship" and attrs.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attrs["Target"])).lstrip("/")
                found[attrs["Id"]] = attrs["Type"].rpartition("/")[2], target
        return found

    def _elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        found: list[tuple[str, dict[str, str]]] = []
        parser = _parser(lambda tag, attrs: found.append((tag.rpartition(":")[2], attrs)))
        with self._open(part) as stream:
            for _ in _fed(parser, stream):
                pass
        return found

    def _read_workbook(self) -> None:
        related = self._related(self._workbook)
        for kind, target in related.values():
            if kind == "sharedStrings":
                self._strings_part = target
            elif kind == "styles":
                self._styles_part = target
        for tag, attrs in self._elements(self._workbook):
            if tag == "workbookPr" and attrs.get("date1904") in ("1", "true"):
                self._day_zero = _DAY_ZERO_1904
            elif tag == "sheet" and attrs.get("state", "visible") == "visible":
                link = next((value for name, value in attrs.items() if name.endswith(":id")), "")
                kind, target = related.get(link, ("", ""))
                if kind == "worksheet":
                    self._sheet_parts.append((attrs["name"], target))

    def _read_styles(self) -> list[int]:
        if self._styles_part.lower() not in self._names:
            return []
        codes: dict[str, str] = {}
        styles: list[int] = []
        fonts: set[str] = set()
        inside = ""
        for tag, attrs in self._elements(self._styles_part):
            if tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
                inside = tag
            elif tag == "numFmt":
                codes[attrs["numFmtId"]] = attrs.get("formatCode", "")
            elif tag == "name" and not inside:
                fonts.add(attrs.get("val", ""))
            elif tag == "xf" and inside == "cellXfs":
                number = attrs.get("numFmtId", "0")
                styles.append(_style(int(number), codes.get(number, "")))
        self.fonts = frozenset(fonts)
        return styles

    def _read_strings(self) -> "_Strings":
        strings = _Strings()
        if self._strings_part.lower() not in self._names:
            return strings
        add, end_of_item = strings.add, strings.end_of_item
        phonetic = False
        wanted = False

        def start(tag: str, attrs: dict[str, str]) -> None:
            nonlocal wanted, phonetic
            if tag.endswith("rPh"):
                phonetic = True
            elif tag == "t" or tag.endswith(":t"):
                wanted = not phonetic

        def end(tag: str) -> None:
            nonlocal wanted, phonetic
            wanted = False
            if tag.endswith("si"):
                end_of_item()
            elif tag.endswith("rPh"):
                phonetic = False

        def characters(text: str) -> None:
            if wanted:
                add(text)

        with self._open(self._strings_part) as stream:
            for _ in _fed(_parser(start, end, characters), stream):
                pass
        return strings

    def _merges(self, part: str) -> Sequence[Merge]:
        found: list[Merge] = []
        rest = mark = b""
        after_rows = False
        with self._open(part) as stream:
            while chunk := stream.read(1 << 20):
                rest += chunk
                if not mark:
                    prefix = _ROOT.search(rest)
                    mark = b"</" + (prefix[1] or b"" if prefix else b"") + b"sheetData>"
                if not after_rows:
                    at = rest.find(mark)
                    after_rows = at != -1
                    rest = rest[at if after_rows else -64 :]
                if after_rows:
                    for match in _MERGE.finditer(rest):
                        left, top, right, bottom = match.groups()
                        found.append(
                            Merge(int(top), _column(left.decode()), int(bottom), _column(right.decode()))
                        )
                    rest = rest[rest.rfind(b"<") :]
        return found

    def _rows(self, part: str) -> Iterator[Row]:
        sheet = _SheetParser(self._strings, self._styles, self._day_zero, self._limits.columns)
        with self._open(part) as stream:
            for _ in _fed(sheet.parser, stream):
                if sheet.rows:
                    yield from sheet.rows
                    sheet.rows.clear()


class _Strings:
    """The shared texts of a workbook in one block of bytes, a quarter of a list of `str`."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        self._block += text.encode("utf-8", "surrogatepass")

    def end_of_item(self) -> None:
        self._ends.append(len(self._block))

    def __getitem__(self, index: int) -> str:
        return self._block[self._ends[index] : self._ends[index + 1]].decode("utf-8", "replace")


class _SheetParser:
    """Turns the events of one sheet's XML into rows."""

    def __init__(self, strings: _Strings, styles: list[int], day_zero: datetime, columns: int) -> None:
        self.rows: list[Row] = []
        self._strings, self._styles, self._day_zero = strings, styles, day_zero
        self.parser = self._events(columns)

    def _value(self, kind: str | None, style: str | None, text: str) -> Cell:
        if kind == "s":
            return _unescaped(self._strings[int(text)])
        if kind is None or kind == "n":
            return self._number(text, self._styles[int(style)] if style and self._styles else _PLAIN)
        if kind == "b":
            return text == "1"
        if kind == "d":
            return datetime.fromisoformat(text)
        return _unescaped(text)

    def _number(self, text: str, style: int) -> Cell:
        number = float(text)
        if style == _DATE:
            return _moment(number, self._day_zero)
        if not number.is_integer():
            return number
        # Large identifiers are whole in the file though a float could not hold them.
        whole = int(text) if text.isdigit() else int(number)
        return str(whole).zfill(style) if style > 0 else whole

    def _events(self, columns: int) -> expat.XMLParserType:
        rows = self.rows
        value = self._value
        cells: list[Cell] = []
        number, column = 0, -1
        kind: str | None = None
        style: str | None = None
        text = ""
        wanted = False
        column_of: dict[str, int] = {}

        def start(tag: str, attrs: dict[str, str]) -> None:
            nonlocal cells, number, column, kind, style, text, wanted
            if tag == "c":
                kind, style, text = attrs.get("t"), attrs.get("s"), ""
                ref = attrs.get("r")
                if ref is None:
                    column += 1
                else:
                    letters = ref.rstrip("0123456789")
                    known = column_of.get(letters)
                    if known is None:
                        known = column_of[letters] = _column(letters)
                    column = known
            elif tag == "v" or tag == "t":
                wanted = True
            elif tag == "row":
                cells, column = [], -1
                number = int(attrs.get("r", number + 1))

        def end(tag: str) -> None:
            nonlocal wanted
            if tag == "c":
                if text and column < columns:
                    if column > len(cells):
                        cells.extend([None] * (column - len(cells)))
                    cells[column : column + 1] = [value(kind, style, text)]
            elif tag == "row":
                if cells:
                    rows.append(Row(number, cells))
            else:
                wanted = False

        def characters(more: str) -> None:
            nonlocal text
            if wanted:
                text += more

        return _parser(start, end, characters, prefixed=False)


def _parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
    *,
    prefixed: bool = True,
) -> expat.XMLParserType:
    """Return a parser that gives tags as written, or, unless `prefixed`, without the prefix of the root."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 15

    def doctype(*parts: object) -> None:
        raise Refusal(Reason("file-damaged", {"detail": "DOCTYPE"}))

    def root(tag: str, attrs: dict[str, str]) -> None:
        prefix = tag.rpartition(":")[0]
        if prefix:
            cut = len(prefix) + 1
            parser.StartElementHandler = lambda tag, attrs: start(tag[cut:], attrs)
            if end is not None:
                parser.EndElementHandler = lambda tag: end(tag[cut:])
        else:
            parser.StartElementHandler = start
        start(tag, attrs)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start if prefixed else root
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    return parser


def _fed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[None]:
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
            yield
        parser.Parse(b"", True)
        yield
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        IndexError,
        KeyError,
        EOFError,
    ) as error:
        raise damaged(error) from error
    finally:
        # parser and handlers hold each other: in a book of many sheets they would wait for the collector
        parser.StartDoctypeDeclHandler = parser.StartElementHandler = None
        parser.EndElementHandler = parser.CharacterDataHandler = None


def damaged(error: Exception) -> Refusal:
    """Return the refusal of a file that breaks off or contradicts itself."""
    return Refusal(Reason("file-damaged", {"detail": str(error)[:120]}))


def _column(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _style(number: int, code: str) -> int:
    """Return `_DATE`, `_PLAIN`, or the width to which a format such as "0000000000" fills up with zeros."""
    if not code:
        return _DATE if number in _DATE_STYLES else _PLAIN
    shown = _QUOTED.sub("", code).partition(";")[0]
    if len(shown) > 1 and set(shown) == {"0"}:
        return len(shown)
    return _DATE if shown.lower() != "general" and set(shown.lower()) & set("dmyhs") else _PLAIN


def _moment(serial: float, day_zero: datetime) -> Cell:
    if serial < 0 or serial >= 2958466:
        return serial
    if serial < 1:
        return (_DAY_ZERO + timedelta(seconds=round(serial * 86400) % 86400)).time()
    if day_zero is _DAY_ZERO and serial < 60:
        serial += 1  # Excel counts a 29 February 1900 that never was
    moment = day_zero + timedelta(seconds=round(serial * 86400))
    return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment


def _unescaped(text: str) -> str:
    return kept(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)) if "_x" in text else text
