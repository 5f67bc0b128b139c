"""The sentences of the kernel's reasons."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from kru.kernel import dates, reading, reasons, spelling
from kru.kernel.reasons import Reason, Unreadable
from kru.kernel.terms import REASONS, sentence

CODE = re.compile(r'"((?:value|date|sex|identifier|name|phone|number)-[a-z-]+)"')


def figures_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_code_in_use_has_its_sentences_and_no_sentence_is_unused() -> None:
    sources = [Path(module.__file__).read_text() for module in (dates, reading, reasons, spelling)]
    assert {code for source in sources for code in CODE.findall(source)} == set(REASONS)


@pytest.mark.parametrize("code", REASONS)
def test_khmer_is_khmer_and_english_is_not(code: str) -> None:
    english, khmer = REASONS[code]
    assert not re.search("[ក-៹]", english)
    assert not re.search("[A-Za-z]", re.sub(r"{\w+}", "", khmer))
    assert khmer.endswith("។")


@pytest.mark.parametrize("code", REASONS)
def test_both_languages_show_the_same_figures_but_the_name_of_the_month(code: str) -> None:
    english, khmer = (figures_of(template) for template in REASONS[code])
    assert english - {"month_en"} == khmer - {"month_km"}


def test_a_sentence_is_written_with_its_figures() -> None:
    with pytest.raises(Unreadable) as refused:
        reading.read_date("12/25/1987", today_year=2026)
    assert "25 December 1987" in sentence(refused.value.reason, "en")
    assert "២៥ ធ្នូ ១៩៨៧" in sentence(refused.value.reason, "km")


def test_a_doubt_has_a_sentence_too() -> None:
    doubt = Reason("date-year-two-digits", {"typed": "04-03-92", "suggestion": date(1992, 3, 4)})
    assert "04-03-92" in sentence(doubt, "km")
    assert "០៤ មីនា ១៩៩២" in sentence(doubt, "km")
