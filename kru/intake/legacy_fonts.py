"""Recognising Khmer typed in a font from before Unicode, which no program can read by its letters."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from kru.intake.cells import Sheet
from kru.kernel.reasons import Reason, Refusal

_FONT = re.compile(
    r"limon|^abc[- ]?text|^abc[- ]?zwsp|^khek|fasithitdchan|^ak\d|baidok|^kh ?system|^ekreach|^truth", re.I
)
# The keys of those fonts lie on capitals inside words and on signs above the ASCII range.
_SIGN = "\u00a1-\u00bf\u00d7\u00f7"
_TYPED = re.compile(rf"[a-z][A-Z][A-Za-z]|[A-Za-z][{_SIGN}\u0192\u2020-\u2026\u02c6\u02dc]|[{_SIGN}][A-Za-z]")
_KHMER = re.compile(r"[\u1780-\u17b3]")
_LATIN = re.compile(r"[A-Za-z]{3}")
_LOOKED_AT = 200
_ENOUGH = 10


def looks_typed_in_legacy_font(text: str) -> bool:
    """Tell whether a text has the shape that Khmer of such a font shows as letters."""
    return bool(_TYPED.search(text)) and not _KHMER.search(text)


def refuse_legacy_fonts(fonts: Iterable[str], sheets: Iterable[Sheet]) -> None:
    """Look at the first rows of each sheet; refuses with `file-legacy-font` and a sample of what was found.

    A file that names such a font is suspected sooner than one that does not.
    """
    named = next((font for font in sorted(fonts) if _FONT.search(font)), "")
    for sheet in sheets:
        typed = latin = khmer = 0
        sample = ""
        for text in _texts(sheet):
            if _KHMER.search(text):
                khmer += 1
            elif _LATIN.search(text):
                latin += 1
                if looks_typed_in_legacy_font(text):
                    typed += 1
                    sample = sample or text[:40]
        share = typed / latin if latin else 0.0
        if typed >= _ENOUGH and khmer < typed and share > (0.2 if named else 0.4):
            raise Refusal(
                Reason("file-legacy-font", {"font": named or "Limon", "sample": sample, "sheet": sheet.name})
            )


def _texts(sheet: Sheet) -> Iterator[str]:
    rows = sheet.rows()
    for row in islice(rows, _LOOKED_AT):
        yield from (cell for cell in row.cells if isinstance(cell, str))
