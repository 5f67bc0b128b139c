"""Drawings: widths are shares of a whole, nothing reaches beyond it, words are escaped."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kru.ui import drawings

amounts = st.decimals(min_value=0, max_value=500, places=1)


def shares(drawn: str, part: str) -> list[float]:
    return [float(number) for number in re.findall(rf'{part} x="[\d.]+%" width="([\d.]+)%"', drawn)]


def test_a_bar_shows_counted_waiting_over_and_the_need() -> None:
    drawn = drawings.bar(58, 12, 8, of=100, need=80)
    assert 'class="c" x="0%" width="58%"' in drawn
    assert 'fill="url(#k-wait)" x="58%" width="12%"' in drawn
    assert 'fill="url(#k-over)" x="70%" width="8%"' in drawn
    assert 'class="need" x="80%"' in drawn
    assert 'aria-hidden="true"' in drawn


@given(counted=amounts, pending=amounts, over=amounts, of=amounts)
def test_a_bar_never_reaches_beyond_its_whole(
    counted: Decimal, pending: Decimal, over: Decimal, of: Decimal
) -> None:
    drawn = drawings.bar(counted, pending, over, of=of)
    parts = re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', drawn)
    assert all(float(x) + float(width) <= 100.1 for x, width in parts)


def test_a_bar_with_a_label_says_it_and_escapes_it() -> None:
    drawn = drawings.bar(1, of=2, label='<"half">')
    assert 'role="img" aria-label="&lt;&quot;half&quot;&gt;"' in drawn


def test_a_ring_writes_its_figure_in_the_language() -> None:
    with translation.override("km"):
        assert ">៧២<" in drawings.ring(72, 14, of=100)
    with translation.override("en"):
        assert ">72<" in drawings.ring(72, 14, of=100)


def test_a_state_has_a_shape_a_colour_and_a_word() -> None:
    drawn = drawings.state("wait", "<រង់ចាំ>")
    assert "#mark-wait" in drawn and "k-state wait" in drawn and "&lt;រង់ចាំ&gt;" in drawn
    with pytest.raises(ValueError, match="no such state"):
        drawings.state("green", "…")


def test_a_stand_in_follows_the_sex_and_stays_the_same() -> None:
    assert "#woman" in drawings.photo("f", "one") and "#man" in drawings.photo("male", "one")
    assert "#nobody" in drawings.photo("", "one")
    assert drawings.photo("f", "one") == drawings.photo("f", "one")
    assert len({drawings.photo("f", str(seed)) for seed in range(60)}) == drawings.TONES
    assert 'src="/files/1"' in drawings.photo("f", "one", src="/files/1")


def test_a_strip_marks_what_is_past_the_limit() -> None:
    drawn = drawings.strip([3, 0, 1, 2], limit=2)
    kinds = re.findall(r'class="([\w ]*)" x="[\d.]+%" y', drawn)
    assert kinds == ["", "z", "late", "late"]
    assert 'class="limit"' in drawn


FILTERS = """{% load kru %}{{ n|figure }}|{{ part|figure }}|{{ none|figure }}|{{ year|count }}|{{ n|valued }}|
{{ day|day }}|{{ day|day_month }}|{{ day|weekday }}|{{ day|numeric_day }}|{{ at|clock }}|{{ at|moment }}|
{{ name|quoted }}|{{ "8.1"|article }}|{{ "ទ-208"|digits }}"""


def written(lang: str) -> list[str]:
    given_values = {
        "n": 13412,
        "part": Decimal("72.50"),
        "none": None,
        "year": 2026,
        "day": date(2026, 3, 16),
        "at": datetime(2026, 3, 16, 17, 30, tzinfo=UTC),
        "name": "Tan Mony",
    }
    with translation.override(lang):
        return Template(FILTERS).render(Context(given_values)).replace("\n", "").split("|")


def test_figures_days_and_times_are_khmer_in_khmer() -> None:
    assert written("km") == [
        "១៣.៤១២",
        "៧២,៥",
        "–",
        "២០២៦",
        '<data value="13412">១៣.៤១២</data>',
        '<time datetime="2026-03-16">១៦ មីនា ២០២៦</time>',
        '<time datetime="2026-03-16">១៦ មីនា</time>',
        "ចន្ទ",
        '<time datetime="2026-03-16">១៦/០៣/២០២៦</time>',
        '<time datetime="2026-03-16T17:30:00+00:00">០០:៣០</time>',
        '<time datetime="2026-03-16T17:30:00+00:00">១៧ មីនា ២០២៦ ០០:៣០</time>',
        "«Tan Mony»",
        "មាត្រា ៨.១",
        "ទ-២០៨",
    ]


def test_figures_days_and_times_are_latin_in_english() -> None:
    assert written("en")[:8] == [
        "13,412",
        "72.5",
        "–",
        "2026",
        '<data value="13412">13,412</data>',
        '<time datetime="2026-03-16">16 March 2026</time>',
        '<time datetime="2026-03-16">16 March</time>',
        "Monday",
    ]
