"""The drawn certificate, compared with pictures: text taken from a Khmer PDF proves nothing."""

import hashlib
import os
import re
import threading
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from kru.credentials import drawing
from kru.credentials.content import CertificateContent, Cycle, canonical_json, content_hash
from kru.credentials.drawing import DrawingFailed, certificate_pdf, certificate_png
from tests.credentials.cast import VERIFY_URL, certificate_content

GOLDEN = Path(__file__).parent / "golden"
ALIKE = 0.00002
HARD_CLUSTERS = {
    "honorific": "ស្ត្រី",
    "name_km": "ឥន្ទ្រី ញ៉ាំ សង្គ្រោះ",
    "name_latin": "INTREY NHAM SANGKRUOH",
    "position": "ស៊ើប ប៉ុន្តែ កន្ត្រៃ",
    "workplace": "វិទ្យាល័យហ៊ុន សែន ព្រៃស្រឡៅ ក្រុងខេមរភូមិន្ទ ខេត្តកោះកុង",
    "course": "លក្ខណៈវិនិច្ឆ័យ ឱ្យបញ្ញា ត្រ៊ី ខ្ញុំ ឬទ្ធិ ឪពុក STEM",
}
FROZEN_TEMPLATES = {
    "certificate_v1.typ": "4e7e6056797bbf9afa2f1629138c46bf73c4d2fa3670d8d7f355bfb7e92705d8",
    "frame_v1.svg": "902670c97a2d3a45b97780f66904b1898e51c62e13eae7c889993a79b79c974e",
    "seal_v1.svg": "497df6148d4ec7421813c47ccc7d0cd4c8ee31ebaf8bda9cfb45e4f5b3d3cda0",
}


def picture(content: CertificateContent, *, ppi: int = 96) -> Image.Image:
    return Image.open(BytesIO(certificate_png(content, VERIFY_URL, ppi=ppi))).convert("RGB")


def halved(drawn: Image.Image) -> Image.Image:
    return drawn.convert("L").resize((drawn.width // 2, drawn.height // 2), Image.Resampling.BOX)


def share_that_differs(name: str, drawn: Image.Image) -> float:
    """Compare in grey at half size: another rasteriser may differ at the edges, a lost vowel may not."""
    golden = Image.open(GOLDEN / name).convert("L")
    assert golden.size == halved(drawn).size
    marked = ImageChops.difference(golden, halved(drawn)).point(lambda grey: 255 if grey > 32 else 0)
    return ImageStat.Stat(marked).mean[0] / 255


def assert_looks_like(name: str, drawn: Image.Image) -> None:
    if os.environ.get("KRU_WRITE_GOLDEN"):
        halved(drawn).quantize(48).save(GOLDEN / name, optimize=True)
    assert share_that_differs(name, drawn) < ALIKE


def test_the_certificate_looks_as_drawn() -> None:
    assert_looks_like("certificate.png", picture(certificate_content()))


def test_hard_clusters_are_shaped_right() -> None:
    page = picture(certificate_content(**HARD_CLUSTERS), ppi=144)
    assert_looks_like("hard_clusters.png", page.crop((330, 470, 1354, 770)))


@pytest.mark.parametrize(
    "other",
    [
        {"name_km": "សៀង បុប្ជា"},
        {"name_km": "សៀង បុប្ផ"},
        {"workplace": "សាលាបឋមសិក្សាវត្តថ្មី ស្រុកព្រែកស្វាយ ខេត្តទន្លេធ"},
    ],
)
def test_a_lost_vowel_does_not_pass_for_the_golden_picture(other: dict[str, str]) -> None:
    assert share_that_differs("certificate.png", picture(certificate_content(**other))) > ALIKE


def test_long_words_stay_inside_the_frame() -> None:
    long = certificate_content(
        honorific="លោកជំទាវ",
        name_km="សៀង បុប្ផារ័ត្ន មុន្នីវណ្ណ ចន្ទសុភមង្គល",
        name_latin="SEANG BOPHAROTH MONYVAN",
        position="គ្រូបង្រៀនកម្រិតមូលដ្ឋានឯកទេសភាសាខ្មែរ និងប្រធានក្រុមបច្ចេកទេស",
        workplace="វិទ្យាល័យហ៊ុន សែន ព្រៃស្រឡៅ ឃុំព្រៃស្រឡៅ ស្រុកព្រែកស្វាយ ខេត្តទន្លេធំ",
        course="ការអភិវឌ្ឍសមត្ថភាពភាពជាអ្នកដឹកនាំ ការសិក្សារៀនសូត្រតាមសាលារៀន "
        "និងការប្រើប្រាស់បច្ចេកវិទ្យាគមនាគមន៍ និងព័ត៌មាន ក្នុងការបង្រៀនគណិតវិទ្យា",
        hours=Decimal("112.5"),
        credits=Decimal("7.5"),
        held_from=date(2025, 12, 29),
    )
    page, plain = picture(long), picture(certificate_content())
    for edge in ((0, 0, 62, page.height), (page.width - 62, 0, page.width, page.height)):
        assert ImageChops.difference(page.crop(edge), plain.crop(edge)).getbbox() is None
    assert_looks_like("long_words.png", page)


def test_what_is_unknown_leaves_no_trace() -> None:
    bare = certificate_content(
        staff_number=None,
        cycle=None,
        lunar_date=None,
        name_latin="",
        honorific="",
        position="",
        held_until=date(2026, 2, 9),
    )
    assert_looks_like("bare.png", picture(bare))


def test_the_pdf_is_archivable_and_the_same_each_time() -> None:
    content = certificate_content()
    pdf = certificate_pdf(content, VERIFY_URL)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert certificate_pdf(content, VERIFY_URL) == pdf
    assert len(pdf) < 150_000


def test_the_pdf_carries_its_words_for_machines(tmp_path: Path) -> None:
    pdf = certificate_pdf(certificate_content(), VERIFY_URL)
    assert b"certificate.json" in pdf
    assert b"application#2Fjson" in pdf or b"application/json" in pdf


def test_a_character_no_font_has_is_refused() -> None:
    with pytest.raises(DrawingFailed):
        certificate_pdf(certificate_content(name_latin="王芳"), VERIFY_URL)


def test_a_missing_font_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(drawing, "FONTS", drawing.typst.Fonts(False, False, [tmp_path]))
    monkeypatch.setattr(drawing, "_compilers", {})
    with pytest.raises(DrawingFailed, match="unknown font family"):
        certificate_png(certificate_content(), VERIFY_URL)


def test_many_threads_may_draw_at_once() -> None:
    contents = [certificate_content(number=f"2026-03-{i:07d}") for i in range(1, 9)]
    drawn: dict[str, bytes] = {}
    threads = [
        threading.Thread(target=lambda c=c: drawn.update({c.number: certificate_pdf(c, VERIFY_URL)}))
        for c in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == {c.number: certificate_pdf(c, VERIFY_URL) for c in contents}


def test_a_template_that_was_issued_with_is_never_edited() -> None:
    folder = drawing.HERE / "typst"
    assert {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FROZEN_TEMPLATES
    } == FROZEN_TEMPLATES


@pytest.mark.parametrize(
    "other",
    [
        {"number": "2026-03-0001288"},
        {"name_km": "សៀង បុប្ផ"},
        {"staff_number": None},
        {"hours": Decimal("45.5")},
        {"held_until": date(2026, 3, 7)},
        {"cycle": Cycle(first_year=2021, last_year=2025)},
    ],
)
def test_the_hash_seals_what_is_said(other: dict[str, object]) -> None:
    assert content_hash(certificate_content(**other)) != content_hash(certificate_content())


def test_the_content_comes_back_from_its_json_with_the_same_hash() -> None:
    content = certificate_content(hours=Decimal("45.00"))
    again = CertificateContent.model_validate_json(canonical_json(content))
    assert again == content == certificate_content()
    assert content_hash(again) == content_hash(content)


def test_a_course_cannot_end_before_it_began() -> None:
    with pytest.raises(ValueError, match="held_until"):
        certificate_content(held_until=date(2026, 2, 8))
