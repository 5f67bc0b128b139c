"""Writes values the way ministries' lists have them: odd Unicode, mixed dates, and rows that are wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from kru.demo.headers import FRAMES_KM, WORDS
from kru.kernel.khmer import MONTHS_KM, to_khmer_digits

ZERO_WIDTH_SPACE = "\u200b"
_COENG_BEFORE_VOWEL = re.compile("(\u17d2[\u1780-\u17a2])([\u17b6-\u17c5])")
_SHIFTER_BEFORE_VOWEL = re.compile("([\u17c9\u17ca])([\u17b7-\u17bd])")

DateStyle = str
DATE_STYLES: Mapping[DateStyle, Callable[[date], str | int | date]] = {
    "cell": lambda day: day,
    "serial": lambda day: (day - date(1899, 12, 30)).days,
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "dashes": lambda day: f"{day:%d-%m-%Y}",
    "iso": lambda day: day.isoformat(),
    "khmer_digits": lambda day: to_khmer_digits(f"{day:%d/%m/%Y}"),
    "khmer_words": lambda day: to_khmer_digits(f"{day.day:02} ") + MONTHS_KM[day.month - 1]
    + to_khmer_digits(f" {day.year}"),
}  # fmt: skip


def out_of_order(text: str) -> str:
    """Return Khmer text with its marks in an order that looks the same and compares as another."""
    return _SHIFTER_BEFORE_VOWEL.sub(r"\2\1", _COENG_BEFORE_VOWEL.sub(r"\2\1", text))


def untidy(rng: Random, text: str, share: float) -> str:
    """Return a text as typed by somebody in haste: in some cases with unseen or disordered characters."""
    if not text or rng.random() >= share:
        return text
    turn = rng.randrange(4)
    if turn == 0:
        return text.replace(" ", f" {ZERO_WIDTH_SPACE}") + ZERO_WIDTH_SPACE
    if turn == 1:
        return out_of_order(text)
    return f"  {text}" if turn == 2 else text.replace(" ", "  ") + "\u00a0"


def grade_text(grade: str, language: str) -> str:
    """Return a grade as lists write it: B2.3, or ខ២.៣ in Khmer."""
    if language == "en" or not grade:
        return grade
    return FRAMES_KM[grade[0]] + to_khmer_digits(grade[1:])


@dataclass(frozen=True, slots=True)
class Fault:
    """One known way for a row to be wrong: the reason it is refused with, where, and what stands there."""

    code: str
    field: str
    value: Callable[[Random, str], str]

    @property
    def concerns_both(self) -> bool:
        """Tell whether the row that stood there first is refused as well."""
        return self.code == "comes-twice"


STAFF_FAULTS = (
    Fault("date-no-such-day", "born_on", lambda rng, _: f"31/02/{rng.randrange(1970, 2000)}"),
    Fault("date-only-year", "born_on", lambda rng, _: str(rng.randrange(1970, 2000))),
    Fault("date-month-first", "born_on", lambda rng, _: f"12.13.{rng.randrange(1970, 2000)}"),
    Fault("date-year-two-digits", "born_on", lambda rng, _: f"04-03-{rng.randrange(70, 99)}"),
    Fault("workplace-unknown", "workplace_code", lambda rng, _: f"99{rng.randrange(10**9):09}"),
    Fault("value-missing", "sex", lambda rng, _: ""),
    Fault("grade-unknown", "grade", lambda rng, _: rng.choice(("D.4", "E2.1", "H.3"))),
    Fault("value-missing", "name_km", lambda rng, _: ""),
    Fault("number-has-letters", "staff_number", lambda rng, number: number[:6] + "O" + number[7:9]),
    Fault("comes-twice", "staff_number", lambda rng, earlier: earlier),
)
SCHOOL_FAULTS = (
    Fault("comes-twice", "code", lambda rng, earlier: earlier),
    Fault("unit-parent-unknown", "district_code", lambda rng, _: f"99{rng.randrange(100):02}"),
    Fault("value-missing", "name_km", lambda rng, _: ""),
    Fault("kind-unknown", "kind", lambda rng, _: rng.choice(("?", "Night school", "សាលាយប់"))),
)


@dataclass(frozen=True, slots=True)
class ExpectedRefusal:
    """A row of a written list that is to be refused, where a person finds it, and why."""

    sheet: str
    row: int
    field: str
    code: str
    value: str


def words_of(language: str) -> Mapping[str, str]:
    """Return the words of lists in a language."""
    return WORDS[language]
