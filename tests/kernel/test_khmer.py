"""Digits, numbers and days in Khmer and in English."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.kernel import khmer

SPRING = date(2026, 3, 16)


@given(st.text())
def test_latin_digits_come_back_from_khmer_ones(text: str) -> None:
    latin = khmer.to_latin_digits(text)
    assert khmer.to_latin_digits(khmer.to_khmer_digits(latin)) == latin


@pytest.mark.parametrize(
    ("value", "in_khmer", "in_english"),
    [
        (13412, "១៣.៤១២", "13,412"),
        (Decimal("72.50"), "៧២,៥", "72.5"),
        (Decimal("1234567.25"), "១.២៣៤.៥៦៧,២៥", "1,234,567.25"),
        (Decimal("100.00"), "១០០", "100"),
        (Decimal("1E+3"), "១.០០០", "1,000"),
        (Decimal("-0.00"), "០", "0"),
        (-8, "−៨", "−8"),
        (0, "០", "0"),
    ],
)
def test_a_quantity_has_the_marks_of_its_language(
    value: int | Decimal, in_khmer: str, in_english: str
) -> None:
    assert khmer.number(value, "km") == in_khmer
    assert khmer.number(value, "en") == in_english


def test_a_day_is_written_in_two_digits_in_khmer_only() -> None:
    assert khmer.day(SPRING, "km") == "១៦ មីនា ២០២៦"
    assert khmer.day(date(2026, 4, 1), "km") == "០១ មេសា ២០២៦"
    assert khmer.day(date(2026, 4, 1), "en") == "1 April 2026"
    assert khmer.day_month(SPRING, "km") == "១៦ មីនា"
    assert khmer.day_month(SPRING, "en") == "16 March"


def test_documents_have_the_long_day() -> None:
    assert khmer.long_day(SPRING, "km") == "ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២៦"
    assert khmer.long_day(SPRING, "en") == "16 March 2026"


def test_months_weekdays_clocks_and_fields_have_their_forms() -> None:
    assert khmer.month_year(SPRING, "km") == "មីនា ២០២៦"
    assert khmer.month_year(SPRING, "en") == "March 2026"
    assert khmer.weekday(SPRING, "km") == "ចន្ទ"
    assert khmer.weekday(SPRING, "en") == "Monday"
    assert khmer.clock(time(9, 42), "km") == "០៩:៤២"
    assert khmer.clock(time(9, 42), "en") == "09:42"
    assert khmer.numeric_day(SPRING, "km") == "១៦/០៣/២០២៦"
    assert khmer.numeric_day(SPRING, "en") == "16/03/2026"


def test_a_figure_of_a_reason_is_written_by_its_kind() -> None:
    assert khmer.figure(60, "km") == "៦០"
    assert khmer.figure(SPRING, "km") == "១៦ មីនា ២០២៦"
    assert khmer.figure("KR-2026-17", "km") == "KR-2026-17"
