"""The Khmer lunar date that stands above the date of a document.

The reckoning (chhankitek) is that of Roath Kim Soeun, "Pratitin Soryakkatik-Chankatik 1900–1999".
"""

from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from kru.kernel.khmer import KHMER, to_khmer_digits, weekday

FIRST_YEAR, LAST_YEAR = 1900, 2100

_MONTHS = (
    "មិគសិរ",
    "បុស្ស",
    "មាឃ",
    "ផល្គុន",
    "ចេត្រ",
    "ពិសាខ",
    "ជេស្ឋ",
    "អាសាឍ",
    "ស្រាពណ៍",
    "ភទ្របទ",
    "អស្សុជ",
    "កត្តិក",
)
_FIRST_ASATH, _SECOND_ASATH = "បឋមាសាឍ", "ទុតិយាសាឍ"
_PISAKH, _JESTH, _ASATH = 5, 6, 7
_ANIMALS = ("ជូត", "ឆ្លូវ", "ខាល", "ថោះ", "រោង", "ម្សាញ់", "មមី", "មមែ", "វក", "រកា", "ច", "កុរ")
_ERAS = (
    "សំរឹទ្ធិស័ក",
    "ឯកស័ក",
    "ទោស័ក",
    "ត្រីស័ក",
    "ចត្វាស័ក",
    "បញ្ចស័ក",
    "ឆស័ក",
    "សប្តស័ក",
    "អដ្ឋស័ក",
    "នព្វស័ក",
)

# 1 January 1900 was the first waxing day of Bos, 29 days after the lunar year began.
_LUNAR_1900_BEGAN = date(1900, 1, 1) - timedelta(days=29)
# The solar year is 292,207 parts of 800 a day; years are counted from 638, the small era.
_PARTS_OF_YEAR, _PARTS_OF_DAY, _SMALL_ERA = 292_207, 800, 638
_ORDINAL_OF_DAY_ZERO = date(2024, 4, 16).toordinal() - ((2024 - 638) * 292_207 + 373) // 800
_PARTS_FROM_SONGKRAN_TO_ERA = 1_732


def lunar_day(day: date) -> str:
    """Write the lunar date of a day: ថ្ងៃសុក្រ ១០រោច ខែផល្គុន ឆ្នាំម្សាញ់ សប្តស័ក ព.ស. ២៥៦៩.

    The animal changes on the first day of Khmer new year, the era on its last, and the Buddhist year on the
    day after Visak Bochea. Refuses days outside 1900 to 2100 with `ValueError`.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("the lunar date is reckoned for 1900 to 2100")
    month, day_of_month, buddhist_year = _month_and_day(day)
    phase = f"{day_of_month}កើត" if day_of_month <= 15 else f"{day_of_month - 15}រោច"
    animal = _ANIMALS[(day.year - (day < new_year(day.year)) - 4) % 12]
    era = _ERAS[(day.year - (day < era_change(day.year)) - _SMALL_ERA) % 10]
    return to_khmer_digits(
        f"ថ្ងៃ{weekday(day, KHMER)} {phase} ខែ{month} ឆ្នាំ{animal} {era} ព.ស. {buddhist_year}"
    )


def new_year(year: int) -> date:
    """Return the first day of Khmer new year (Moha Songkran) in a year."""
    return date.fromordinal(
        _ORDINAL_OF_DAY_ZERO + (_solar_parts(year) - _PARTS_FROM_SONGKRAN_TO_ERA) // _PARTS_OF_DAY
    )


def era_change(year: int) -> date:
    """Return the last day of Khmer new year (Lerng Sak), on which the era's number grows."""
    return date.fromordinal(_ORDINAL_OF_DAY_ZERO + _solar_parts(year) // _PARTS_OF_DAY)


def _solar_parts(year: int) -> int:
    return _PARTS_OF_YEAR * (year - _SMALL_ERA) + 373


def _month_and_day(day: date) -> tuple[str, int, int]:
    """Return the lunar month's name, its day from 1 to 30, and the Buddhist year."""
    year = day.year if day < _lunar_year_begins(day.year + 1) else day.year + 1
    passed = (day - _lunar_year_begins(year)).days
    months = _months(year)
    begins = (0, *accumulate(length for _, length in months))
    place = max(index for index in range(len(months)) if begins[index] <= passed)
    after_visak = passed >= begins[_PISAKH] + 15
    return months[place][0], passed - begins[place] + 1, year + (544 if after_visak else 543)


def _months(year: int) -> list[tuple[str, int]]:
    months = [(name, 30 if index % 2 else 29) for index, name in enumerate(_MONTHS)]
    if _has_leap_month(year):
        months[_ASATH : _ASATH + 1] = [(_FIRST_ASATH, 30), (_SECOND_ASATH, 30)]
    elif _has_leap_day(year):
        months[_JESTH] = (_MONTHS[_JESTH], 30)
    return months


@lru_cache(maxsize=256)
def _lunar_year_begins(year: int) -> date:
    """Return the first day of Mikasir with which a lunar year begins, in the autumn before."""
    lengths = (sum(length for _, length in _months(before)) for before in range(FIRST_YEAR, year))
    return _LUNAR_1900_BEGAN + timedelta(days=sum(lengths))


def _has_leap_month(year: int) -> bool:
    age, next_age = _moon_age(year), _moon_age(year + 1)
    if (age, next_age) in ((25, 5), (24, 6)):
        return age == 24
    return age >= 25 or age <= 5


def _has_leap_day(year: int) -> bool:
    """Tell whether Jesth has thirty days: by reckoning, or left over from a year that had a leap month."""
    if _has_leap_month(year):
        return False
    if _leap_day_by_reckoning(year):
        return True
    before = year - 1
    return _has_leap_month(before) and _leap_day_by_reckoning(before)


def _leap_day_by_reckoning(year: int) -> bool:
    excess = _excess(year)
    if (excess, _excess(year + 1)) == (137, 0):
        return False
    has_solar_leap_day = _PARTS_OF_DAY - _buddhist_parts(year) % _PARTS_OF_DAY <= 207
    return excess <= (126 if has_solar_leap_day else 137)


def _buddhist_parts(year: int) -> int:
    return _PARTS_OF_YEAR * (year + 544) + 499


def _days_reckoned(year: int) -> int:
    return _buddhist_parts(year) // _PARTS_OF_DAY + 4


def _excess(year: int) -> int:
    """Return avoman: the year's 692nds of a lunar day beyond whole ones."""
    return (11 * _days_reckoned(year) + 25) % 692


def _moon_age(year: int) -> int:
    """Return bodithey: the age of the moon, 0 to 29, when the year is reckoned."""
    days = _days_reckoned(year)
    return ((11 * days + 25) // 692 + days + 29) % 30
