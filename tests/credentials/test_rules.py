"""What stands against issuing and against printing."""

import pytest
from fontTools.ttLib import TTFont

from kru.credentials.content import unprintable
from kru.credentials.drawing import HERE
from kru.credentials.rules import objections_to_issue, objections_to_printing
from kru.credentials.terms import Standing
from kru.kernel.reasons import Reason


def test_nothing_stands_against_a_first_certificate_in_khmer_and_latin() -> None:
    assert not list(objections_to_issue(standing_number=None, words=["សៀង បុប្ផា", "NGUYỄN Thị É", ""]))


def test_each_objection_has_its_figures() -> None:
    assert list(objections_to_issue(standing_number="2026-03-0000001", words=["王", "a王芳"])) == [
        Reason("certificate-stands", {"number": "2026-03-0000001"}),
        Reason("certificate-cannot-be-printed", {"characters": "王芳"}),
    ]


@pytest.mark.parametrize(
    ("standing", "codes"),
    [
        (Standing.GENUINE, []),
        (Standing.REVOKED, ["certificate-is-revoked"]),
        (Standing.ALTERED, ["certificate-is-altered"]),
    ],
)
def test_only_a_certificate_that_stands_is_printed(standing: Standing, codes: list[str]) -> None:
    assert [reason.code for reason in objections_to_printing(standing)] == codes


def test_the_fonts_hold_every_character_that_is_called_printable() -> None:
    held: set[int] = set()
    for file in (HERE / "fonts").glob("*.ttf"):
        held |= TTFont(file).getBestCmap().keys()
    without_ink = {0xA0, 0xAD, 0x17B4, 0x17B5, 0x200B, 0x200C, 0x200D}
    printable = {code for code in range(0x20, 0x2100) if not unprintable(chr(code))}
    assert {hex(code) for code in printable - held - without_ink} == set()
