"""The paper: one sheet with all its words, the same bytes each time."""

import hashlib
from datetime import date
from typing import Any

import pytest

from kru.credentials.drawing import DrawingFailed
from kru.letters import drawing
from kru.letters.content import LetterContent

FROZEN_TEMPLATE = "ed164ee136a95de48f2765169eeb9cfb3716b000fad116e65344032957c11f2a"


def content(**other: Any) -> LetterContent:
    words: dict[str, Any] = {
        "number": "123/26 3101",
        "ministry": "ក្រសួងអប់រំ យុវជន និងកីឡា",
        "office": "ការិយាល័យអប់រំ យុវជន និងកីឡា ស្រុកព្រែកស្វាយ",
        "office_mark": "3101",
        "honorific": "លោកស្រី",
        "name_km": "សៀង បុប្ផា",
        "name_latin": "SEANG Bopha",
        "staff_number": "1177020519",
        "position": "នាយិកា",
        "workplace": "បឋមសិក្សា វត្តថ្មី ស្រុកព្រែកស្វាយ ខេត្តទន្លេធំ",
        "serves_since": date(2019, 11, 1),
        "rank": "គ្រូបង្រៀនល្អ",
        "issued_on": date(2026, 3, 16),
        "lunar_date": "ថ្ងៃចន្ទ ១៣រោច ខែផល្គុន ឆ្នាំម្សាញ់ សប្តស័ក ព.ស. ២៥៦៩",
        "signer_title": "ប្រធានអង្គភាព",
    }
    return LetterContent(**(words | other))


def test_letters_were_printed_with_the_template_so_it_is_never_edited() -> None:
    template = drawing.HERE / "typst" / "service_letter_v1.typ"
    assert hashlib.sha256(template.read_bytes()).hexdigest() == FROZEN_TEMPLATE


def test_the_same_words_are_the_same_bytes_and_others_are_not() -> None:
    paper = drawing.letter_pdf(content())
    assert paper.startswith(b"%PDF-1.7") and paper == drawing.letter_pdf(content())
    assert paper != drawing.letter_pdf(content(number="124/26 3101"))


def test_the_longest_words_still_fit_on_one_sheet() -> None:
    long = "ស្នើសុំ" * 28
    assert drawing.letter_png(content(purpose=long, workplace=long, office=long, rank=""), ppi=40)


def test_a_character_without_a_font_is_an_error() -> None:
    with pytest.raises(DrawingFailed):
        drawing.letter_pdf(content(purpose="王"))
