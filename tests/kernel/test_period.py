"""Months and years between days."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kru.kernel.period import anniversary, whole_months, whole_years

days = st.dates(date(1950, 1, 1), date(2060, 12, 31))


@given(days, st.integers(0, 60))
def test_on_an_anniversary_the_years_are_full_and_the_day_before_they_are_not(day: date, years: int) -> None:
    full = anniversary(day, years)
    assert whole_years(day, full) == years
    assert whole_years(day, date.fromordinal(full.toordinal() - 1)) == years - 1


@given(days, days)
def test_twelve_whole_months_are_a_whole_year(start: date, end: date) -> None:
    assert whole_months(start, end) // 12 == whole_years(start, end)
