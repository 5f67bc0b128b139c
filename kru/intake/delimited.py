"""Reader of lists as text: commas, semicolons or tabs, in the encoding of whatever program wrote it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from kru.intake.cells import Cell, Limits, Row, Sheet
from kru.intake.xlsx import damaged
from kru.kernel.reasons import Reason, Refusal

_DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKED_AT = 60
_SCARCE = 32  # in UTF-16 every digit and comma has a zero byte; a text of bytes has at most stray ones


class DelimitedBook:
    """An open text file with one row a line.

    Refuses with `file-encoding-unknown` or `file-not-a-list`.
    """

    fonts: frozenset[str] = frozenset()

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._columns = path, limits.columns
        self.encoding = _encoding(path)
        self.delimiter = self._likely_delimiter()

    def sheets(self) -> Iterator[Sheet]:
        """Return the one sheet of a text file, which has no name."""
        yield Sheet("", partial(self._rows, self.delimiter), list)

    def close(self) -> None:
        """Do nothing: the file is open only while it is read."""

    def _records(self, delimiter: str) -> Iterator[list[str]]:
        try:
            with self._path.open(encoding=self.encoding, newline="") as stream:
                yield from csv.reader(stream, delimiter=delimiter)
        except csv.Error as error:
            raise damaged(error) from error

    def _rows(self, delimiter: str) -> Iterator[Row]:
        for number, record in enumerate(self._records(delimiter), 1):
            cells: list[Cell] = [text if text else None for text in record[: self._columns]]
            if any(cells):
                yield Row(number, cells)

    def _likely_delimiter(self) -> str:
        """Return the sign that cuts the most of the first lines into the same number of columns."""

        def agreement(delimiter: str) -> tuple[int, int]:
            widths = Counter(
                len(record) for record in islice(self._records(delimiter), _LOOKED_AT) if len(record) > 1
            )
            width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
            return lines, width

        return max(_DELIMITERS, key=agreement)


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _checked(path, encoding)
    if head.count(0) * _SCARCE > len(head):
        # ASCII digits and commas in UTF-16 leave their zero byte on the same side each time.
        low, high = head[1::2].count(0), head[::2].count(0)
        return _checked(path, "utf-16-le" if low > high else "utf-16-be")
    for encoding in ("utf-8", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise Refusal(Reason("file-encoding-unknown"))


def _checked(path: Path, encoding: str) -> str:
    if not _decodes(path, encoding):
        raise Refusal(Reason("file-encoding-unknown"))
    return encoding


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as stream:
            while text := stream.read(1 << 20):
                if _CONTROL.search(text):
                    return False
    except UnicodeError:
        return False
    return True
