"""Draws a service letter with the template of its version: PDF/A-3 with its words attached, or a picture."""

import json
from pathlib import Path
from typing import Literal

from kru.credentials.drawing import set_sheet
from kru.letters.content import LetterContent

HERE = Path(__file__).parent


def letter_pdf(content: LetterContent) -> bytes:
    """Return the letter as PDF/A-3, the same bytes each time; raises `DrawingFailed`."""
    return _drawn(content, "pdf")


def letter_png(content: LetterContent, *, ppi: int = 96) -> bytes:
    """Return the letter as a picture, so many pixels to the inch; raises `DrawingFailed`."""
    return _drawn(content, "png", ppi=ppi)


def _drawn(content: LetterContent, kind: Literal["pdf", "png"], *, ppi: int = 96) -> bytes:
    words = json.dumps(content.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    template = HERE / "typst" / f"service_letter_v{content.version}.typ"
    return set_sheet(template, {"content": words}, on=content.issued_on, kind=kind, ppi=ppi)
