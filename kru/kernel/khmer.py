"""Digits, numbers, days and times as they are written in Khmer and in English."""

from datetime import date, time
from decimal import Decimal

from kru.kernel.reasons import Figure

KHMER = "km"

MONTHS_KM = (
    "មករា",
    "កុម្ភៈ",
    "មីនា",
    "មេសា",
    "ឧសភា",
    "មិថុនា",
    "កក្កដា",
    "សីហា",
    "កញ្ញា",
    "តុលា",
    "វិច្ឆិកា",
    "ធ្នូ",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS_KM = ("ចន្ទ", "អង្គារ", "ពុធ", "ព្រហស្បតិ៍", "សុក្រ", "សៅរ៍", "អាទិត្យ")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_LATIN_DIGITS, _KHMER_DIGITS = "0123456789", "០១២៣៤៥៦៧៨៩"
_TO_KHMER = str.maketrans(_LATIN_DIGITS, _KHMER_DIGITS)
_TO_LATIN = str.maketrans(_KHMER_DIGITS, _LATIN_DIGITS)
_FRAMES = str.maketrans("ABC", "កខគ")
_KHMER_MARKS = str.maketrans(",.", ".,")


def to_khmer_digits(text: str) -> str:
    """Return the text with 0–9 written ០–៩."""
    return text.translate(_TO_KHMER)


def to_latin_digits(text: str) -> str:
    """Return the text with ០–៩ written 0–9."""
    return text if text.isascii() else text.translate(_TO_LATIN)


def number(value: int | Decimal, lang: str) -> str:
    """Write a quantity: ១៣.៤១២ and ៧២,៥ in Khmer, 13,412 and 72.5 in English; ending zeros are left out."""
    written = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    written = "0" if written == "-0" else written.replace("-", "−")
    return to_khmer_digits(written.translate(_KHMER_MARKS)) if lang == KHMER else written


def count(value: int, lang: str) -> str:
    """Write a number that is not grouped by thousands, such as a year."""
    return to_khmer_digits(str(value)) if lang == KHMER else str(value)


def grade(value: str, lang: str) -> str:
    """Write a frame, class and step of the civil service: ខ២.៣ in Khmer, B2.3 in English."""
    return to_khmer_digits(value.translate(_FRAMES)) if lang == KHMER else value


def weekday(day: date, lang: str) -> str:
    """Write the day of the week: សុក្រ, Friday."""
    return (WEEKDAYS_KM if lang == KHMER else WEEKDAYS_EN)[day.weekday()]


def month(day: date, lang: str) -> str:
    """Write the month alone: មីនា, March."""
    return (MONTHS_KM if lang == KHMER else MONTHS_EN)[day.month - 1]


def month_year(day: date, lang: str) -> str:
    """Write the month with its year: មីនា ២០២៦, March 2026."""
    return f"{month(day, lang)} {count(day.year, lang)}"


def day_month(day: date, lang: str) -> str:
    """Write a day without its year, for tables within one school year: ០១ មីនា, 1 March."""
    number_of_day = to_khmer_digits(f"{day.day:02d}") if lang == KHMER else str(day.day)
    return f"{number_of_day} {month(day, lang)}"


def day(day: date, lang: str) -> str:
    """Write a day as pages show it: ១៦ មីនា ២០២៦, 16 March 2026."""
    return f"{day_month(day, lang)} {count(day.year, lang)}"


def long_day(day: date, lang: str) -> str:
    """Write a day as documents show it: ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២៦, 16 March 2026."""
    if lang != KHMER:
        return f"{day_month(day, lang)} {day.year}"
    return to_khmer_digits(f"ថ្ងៃទី{day.day:02d} ខែ{month(day, lang)} ឆ្នាំ{day.year}")


def numeric_day(day: date, lang: str) -> str:
    """Write a day as fields show it: ១៦/០៣/២០២៦, 16/03/2026."""
    written = f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    return to_khmer_digits(written) if lang == KHMER else written


def clock(moment: time, lang: str) -> str:
    """Write a time of day in 24 hours: ០៩:៤២, 09:42."""
    written = f"{moment.hour:02d}:{moment.minute:02d}"
    return to_khmer_digits(written) if lang == KHMER else written


def figure(value: Figure, lang: str) -> str:
    """Write one figure of a reason: quantities and days in the language, text as it stands."""
    if isinstance(value, date):
        return day(value, lang)
    return value if isinstance(value, str) else number(value, lang)
