"""Dates as people and spreadsheets write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.kernel import khmer
from kru.kernel.dates import date_reading
from kru.kernel.reading import read_date
from kru.kernel.reasons import Reason, Unreadable

BORN = date(1989, 3, 12)


def refusal(value: object) -> Reason:
    with pytest.raises(Unreadable) as refused:
        read_date(value, today_year=2026)
    return refused.value.reason


STYLES = [
    lambda day: khmer.day(day, "km"),
    lambda day: khmer.day(day, "en"),
    lambda day: khmer.long_day(day, "km"),
    lambda day: f"ថ្ងៃ{khmer.weekday(day, 'km')} {khmer.long_day(day, 'km').removeprefix('ថ្ងៃ')}",
    lambda day: khmer.numeric_day(day, "km"),
    lambda day: khmer.numeric_day(day, "en"),
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day:%d%m%Y}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%d-%b-%Y}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: day.isoformat(),
    lambda day: f"{day.isoformat()}T00:00:00",
    lambda day: f"{day:%d/%m/%Y} 00:00:00",
    lambda day: f"\u200b{day.day:02d} / {day.month:02d} / {day.year}\u00a0",
    lambda day: f"{day.day}/{day.month}/{day.year + 543}",
    lambda day: day,
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: str((day - date(1899, 12, 30)).days + 0.5),
]


@given(st.dates(date(1928, 1, 1), date(2099, 12, 31)), st.sampled_from(STYLES))
def test_a_day_is_read_back_from_any_style(day: date, style: object) -> None:
    assert callable(style)
    assert read_date(style(day), today_year=2026) == day


@pytest.mark.parametrize(
    "typed",
    [
        "១២ មីនា ១៩៨៩",
        "12 មិនា 1989",
        "ថ្ងៃ\u200bទី១២ ខែ\u200bមីនា ឆ្នាំ\u200b១៩៨៩",
        "ថ្ងៃទី១២ ខែ០៣ ឆ្នាំ១៩៨៩",
        "12th of March 1989",
        "12March1989",
        "1989 March 12",
        "'12/03/1989",
        "1989-03-11T17:00:00.000Z",
        datetime(1989, 3, 11, 17, tzinfo=UTC),
        datetime(1989, 3, 12),  # noqa: DTZ001 - a spreadsheet's cell has no zone
        12031989,
        32579,
        32579.0,
    ],
)
def test_common_ways_to_write_a_day_are_read(typed: object) -> None:
    assert read_date(typed, today_year=2026) == BORN


def test_a_day_that_the_month_does_not_have_is_refused_with_its_last_day() -> None:
    reason = refusal("31/02/1984")
    assert reason.code == "date-no-such-day"
    assert reason.figures["month_km"] == "កុម្ភៈ"
    assert reason.figures["last"] == date(1984, 2, 29)


def test_a_month_written_first_is_refused_with_the_day_it_would_be() -> None:
    reason = refusal("12/25/1987")
    assert reason.code == "date-month-first"
    assert reason.figures["suggestion"] == date(1987, 12, 25)


def test_a_column_may_have_the_month_first() -> None:
    assert read_date("12/25/1987", today_year=2026, order="month-first") == date(1987, 12, 25)
    assert read_date("25 December 1987", today_year=2026, order="month-first") == date(1987, 12, 25)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1984", "date-only-year"),
        ("១៩៨៤", "date-only-year"),
        (1984, "date-only-year"),
        (2532.0, "date-only-year"),
        ("00/00/1984", "date-only-year"),
        ("00/03/1984", "date-without-day"),
        ("03/1984", "date-without-day"),
        ("មីនា ១៩៨៤", "date-without-day"),
        ("12/03", "date-without-year"),
        ("១២ មីនា", "date-without-year"),
        ("13/13/1987", "date-no-such-month"),
        ("29/02/1900", "date-no-such-day"),
        ("12/03/1889", "date-year-implausible"),
        ("12/03/198", "date-year-implausible"),
        (date(1889, 3, 12), "date-year-implausible"),
        (3.7, "date-serial-implausible"),
        (99999, "date-serial-implausible"),
        (float("nan"), "date-serial-implausible"),
        (float("inf"), "date-serial-implausible"),
        (True, "date-unreadable"),
        ("not known", "date-unreadable"),
        ("1984-02-31T10:00:00Z", "date-no-such-day"),
        ("\u200b", "value-missing"),
        (None, "value-missing"),
    ],
)
def test_what_is_not_a_day_says_why(typed: object, code: str) -> None:
    assert refusal(typed).code == code


def test_a_year_of_two_digits_is_never_in_the_future_and_is_doubted() -> None:
    reading = date_reading("04-03-92", today_year=2026)
    assert reading.day == date(1992, 3, 4)
    assert [doubt.code for doubt in reading.doubts] == ["date-year-two-digits"]
    assert read_date("04-03-26", today_year=2026) == date(2026, 3, 4)
    assert read_date("04-03-27", today_year=2026) == date(1927, 3, 4)


def test_a_year_of_the_buddhist_era_is_read_and_doubted() -> None:
    reading = date_reading("១២ មីនា ២៥៣២", today_year=2026)
    assert reading.day == BORN
    assert [doubt.code for doubt in reading.doubts] == ["date-buddhist-year"]


def test_a_plain_date_has_no_doubts() -> None:
    assert date_reading("12/03/1989", today_year=2026).doubts == ()


@given(st.text() | st.text("0123456789/-. :Tមីនាថ្ងៃទី") | st.integers() | st.floats())
def test_whatever_is_typed_is_read_or_refused_with_a_reason(typed: object) -> None:
    try:
        day = read_date(typed, today_year=2026)
    except Unreadable as refused:
        assert refused.reason.code
    else:
        assert date(1900, 1, 1) <= day <= date(2099, 12, 31)
