"""Draws a certificate with the template of its version: PDF/A-3 with the content attached, or a picture."""

import io
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Literal

import segno
import typst
from PIL import Image

from kru.credentials.content import CertificateContent, canonical_json

HERE = Path(__file__).parent
FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])

_compilers: dict[Path, typst.Compiler] = {}
_one_at_a_time = Lock()


class DrawingFailed(Exception):
    """Says that a document could not be drawn as it should look, and why."""


def certificate_pdf(content: CertificateContent, verify_url: str) -> bytes:
    """Return the certificate as PDF/A-3, the same bytes each time.

    Raises `DrawingFailed` when a font or a character is missing.
    """
    return _drawn(content, verify_url, "pdf")


def certificate_png(content: CertificateContent, verify_url: str, *, ppi: int = 96) -> bytes:
    """Return the certificate as a picture, so many pixels to the inch.

    Raises `DrawingFailed` when a font is missing.
    """
    return _drawn(content, verify_url, "png", ppi=ppi)


def screen_picture(content: CertificateContent, verify_url: str) -> bytes:
    """Return the certificate as a small WebP picture, 702 pixels across, light enough for a page (25 kB).

    Raises `DrawingFailed` when a font is missing.
    """
    drawn = Image.open(io.BytesIO(certificate_png(content, verify_url, ppi=60))).convert("RGB")
    small = io.BytesIO()
    drawn.save(small, "webp", quality=35, method=6)
    return small.getvalue()


def _drawn(
    content: CertificateContent, verify_url: str, kind: Literal["pdf", "png"], *, ppi: int = 96
) -> bytes:
    words = {
        "content": canonical_json(content),
        "qr": _qr(verify_url),
        "verify_url": verify_url,
        "verify_address": verify_url.split("://")[-1].removesuffix(content.code).rstrip("/"),
    }
    template = HERE / "typst" / f"certificate_v{content.version}.typ"
    return set_sheet(template, words, on=content.issued_on, kind=kind, ppi=ppi)


def set_sheet(
    template: Path, words: dict[str, str], *, on: date, kind: Literal["pdf", "png"], ppi: int = 96
) -> bytes:
    """Return one sheet of a template and its words, dated a day: PDF/A-3 or a picture, always the same bytes.

    Raises `DrawingFailed` when a font or a character is missing, or the words need more than a page.
    """
    # A compiler serves one caller at a time and is costly to make, so one is kept for each template.
    with _one_at_a_time:
        compiler = _compilers.get(template)
        if compiler is None:
            compiler = typst.Compiler(template, font_paths=FONTS, ignore_system_fonts=True)
            _compilers[template] = compiler
        try:
            drawn, warnings = compiler.compile_with_warnings(
                format=kind,
                ppi=ppi,
                sys_inputs=words,
                pdf_standards=["a-3b"] if kind == "pdf" else [],
                timestamp=datetime.combine(on, time(), UTC),
            )
        except typst.TypstError as error:
            raise DrawingFailed(error.message) from error
    if warnings or not isinstance(drawn, bytes):
        raise DrawingFailed("; ".join(warning.message for warning in warnings) or "more than one page")
    return drawn


def _qr(address: str) -> str:
    svg = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        svg, kind="svg", xmldecl=False, border=2, dark="#10242b", nl=False, omitsize=True
    )
    return svg.getvalue().decode()
