"""The Khmer lunar date, against the dates of feasts as the calendars of public holidays gave them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.kernel.lunar import era_change, lunar_day, new_year

VISAK_BOCHEA = ["2018-04-29", "2019-05-18", "2020-05-06", "2021-04-26", "2022-05-15", "2023-05-04"]
VISAK_BOCHEA += ["2024-05-22", "2025-05-11", "2026-05-01"]
ROYAL_PLOUGHING = ["2019-05-22", "2020-05-10", "2021-04-30", "2022-05-19", "2023-05-08", "2024-05-26"]
ROYAL_PLOUGHING += ["2025-05-15", "2026-05-05"]
PCHUM_BEN = ["2018-10-09", "2019-09-28", "2020-09-17", "2021-10-06", "2022-09-25", "2023-10-14"]
PCHUM_BEN += ["2024-10-02", "2025-09-22"]
WATER_FESTIVAL = ["2019-11-11", "2020-10-31", "2021-11-19", "2022-11-08", "2023-11-27", "2024-11-15"]
WATER_FESTIVAL += ["2025-11-05"]

ANY_DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("day", VISAK_BOCHEA)
def test_visak_bochea_is_the_full_moon_of_pisakh(day: str) -> None:
    assert " ១៥កើត ខែពិសាខ " in lunar_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ROYAL_PLOUGHING)
def test_the_royal_ploughing_is_on_the_fourth_waning_day_of_pisakh(day: str) -> None:
    assert " ៤រោច ខែពិសាខ " in lunar_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", PCHUM_BEN)
def test_pchum_ben_is_the_new_moon_of_photrobot(day: str) -> None:
    assert " ១៥រោច ខែភទ្របទ " in lunar_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", WATER_FESTIVAL)
def test_the_water_festival_is_the_full_moon_of_kadek(day: str) -> None:
    assert " ១៥កើត ខែកត្តិក " in lunar_day(date.fromisoformat(day))


@pytest.mark.parametrize("year", range(2011, 2027))
def test_khmer_new_year_begins_on_14_april_or_a_day_before_in_a_leap_year(year: int) -> None:
    assert new_year(year) == date(year, 4, 14 if year % 4 else 13)
    assert era_change(year) == date(year, 4, 15 if year == 2012 else 16)


def test_a_document_carries_the_whole_line() -> None:
    assert lunar_day(date(2026, 3, 13)) == "ថ្ងៃសុក្រ ១០រោច ខែផល្គុន ឆ្នាំម្សាញ់ សប្តស័ក ព.ស. ២៥៦៩"


def test_animal_era_and_buddhist_year_change_on_their_own_days() -> None:
    assert "ឆ្នាំម្សាញ់ សប្តស័ក ព.ស. ២៥៦៩" in lunar_day(date(2026, 4, 13))
    assert "ឆ្នាំមមី សប្តស័ក ព.ស. ២៥៦៩" in lunar_day(date(2026, 4, 14))
    assert "ឆ្នាំមមី អដ្ឋស័ក ព.ស. ២៥៦៩" in lunar_day(date(2026, 4, 16))
    assert "ឆ្នាំមមី អដ្ឋស័ក ព.ស. ២៥៦៩" in lunar_day(date(2026, 5, 1))
    assert "ឆ្នាំមមី អដ្ឋស័ក ព.ស. ២៥៧០" in lunar_day(date(2026, 5, 2))
    assert "ឆ្នាំមមី អដ្ឋស័ក ព.ស. ២៥៧០" in lunar_day(date(2026, 12, 31))


@given(ANY_DAY.filter(lambda day: day < date(2100, 12, 31)))
def test_the_moon_grows_by_a_day_each_day(day: date) -> None:
    _, phase, month, *_ = lunar_day(day).split()
    _, next_phase, next_month, *_ = lunar_day(day + timedelta(days=1)).split()
    if next_phase == "១កើត":
        assert phase in ("១៤រោច", "១៥រោច")
        assert month != next_month
    else:
        assert month == next_month


@given(ANY_DAY)
def test_the_full_moon_keeps_to_the_moon_in_the_sky(day: date) -> None:
    age = ((day - date(2000, 1, 6)).days - 0.75) % 29.530588
    phase = lunar_day(day).split()[1]
    if phase == "១៥កើត":
        assert 12.5 < age < 18
    if phase == "១កើត":
        assert age < 4 or age > 27.5


def test_days_that_were_not_reckoned_are_refused() -> None:
    for day in (date(1899, 12, 31), date(2101, 1, 1)):
        with pytest.raises(ValueError, match="1900 to 2100"):
            lunar_day(day)
