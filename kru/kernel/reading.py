"""Typed values as people write them: dates, names, sexes, numbers of cards, telephone numbers, quantities."""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Literal

from kru.kernel.dates import DateOrder, date_reading
from kru.kernel.reasons import Unreadable
from kru.kernel.spelling import one_spelling, typed_text, visible

Sex = Literal["female", "male"]

_EXACT_FLOAT_BELOW = 10**15
"""A spreadsheet keeps fifteen digits of a number; what is longer has lost its end."""

_SEXES: dict[str, Sex] = {
    **dict.fromkeys(
        ("ស", "ស្រី", "នារី", "ភេទស្រី", "លោកស្រី", "អ្នកស្រី", "អ្នកនាង", "កញ្ញា", "អ្នកគ្រូ"),
        "female",
    ),
    **dict.fromkeys(("ប", "ប្រុស", "បុរស", "ភេទប្រុស", "លោក", "លោកគ្រូ"), "male"),
    **dict.fromkeys(("f", "female", "woman", "w", "girl", "mrs", "ms", "miss", "2"), "female"),
    **dict.fromkeys(("m", "male", "man", "boy", "mr", "1"), "male"),
}

_WHOLE_AS_FLOAT = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_PHONE_MARKS = re.compile(r"[\s().\-–_]+")
_PHONE = re.compile(r"0[1-9]\d{7,8}")
_BETWEEN_PHONES = re.compile(r"[/,;|៖។]|\bor\b|ឬ|និង")
_GROUPED = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*)(?P<part>[.,]\d+)?"
)
_KHMER_DIGIT = re.compile("[០-៩]")
_PLAIN = re.compile(r"-?(?:\d+(?:[.,]\d+)?|[.,]\d+)")


_NEVER_KEPT = re.compile("[\0\ud800-\udfff]")


def can_be_kept(text: str) -> bool:
    """Tell whether every database keeps a text: PostgreSQL takes no null and no half of a character."""
    return _NEVER_KEPT.search(text) is None


def read_date(value: object, *, today_year: int, order: DateOrder = "day-first") -> date:
    """Read a date as `dates.date_reading` does, leaving its doubts aside."""
    return date_reading(value, today_year=today_year, order=order).day


def read_name(value: object) -> str:
    """Read a name: invisible characters go and blanks collapse, the spelling stays as it was typed.

    Refuses `value-missing` and `name-unreadable`.
    """
    name = visible("" if value is None else str(value))
    if not name:
        raise Unreadable("value-missing")
    if not any(character.isalpha() for character in name):
        raise Unreadable("name-unreadable", typed=name)
    return name


def read_sex(value: object) -> Sex:
    """Read a sex from ប/ស, ប្រុស/ស្រី, M/F, male/female, Mr/Ms or the census codes 1/2.

    Refuses `value-missing` and `sex-unreadable`.
    """
    text = typed_text(value)
    word = one_spelling(text.casefold().removesuffix(".0").replace(" ", "").strip(".។"))
    if word not in _SEXES:
        raise Unreadable("sex-unreadable", typed=text)
    return _SEXES[word]


def read_identifier(value: object) -> str:
    """Read the number of a person, card or unit: zeros in front stay, blanks go, digits become Latin.

    Refuses `value-missing`, `identifier-unreadable`, and `identifier-shortened` where a spreadsheet has
    turned the number into one with lost digits.
    """
    if isinstance(value, float) and not (value.is_integer() and value >= 0):
        raise Unreadable("identifier-unreadable", typed=str(value))
    if isinstance(value, int | float) and value >= _EXACT_FLOAT_BELOW:
        raise Unreadable("identifier-shortened", typed=f"{value:.0f}")
    text = typed_text(int(value) if isinstance(value, float) else value).replace(" ", "")
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("identifier-shortened", typed=text)
    whole = _WHOLE_AS_FLOAT.fullmatch(text)
    identifier = whole[1] if whole else text
    if not any(character.isdigit() for character in identifier):
        raise Unreadable("identifier-unreadable", typed=text)
    return identifier


def read_phone(value: object) -> str:
    """Read a telephone number of Cambodia as nine or ten digits that begin with 0.

    Refuses `value-missing`, `phone-more-than-one` and `phone-unreadable`.
    """
    text = typed_text(int(value) if isinstance(value, float) and value.is_integer() else value)
    numbers = [found for part in _BETWEEN_PHONES.split(text) if (found := _phone(part))]
    if len(numbers) > 1:
        raise Unreadable("phone-more-than-one", typed=text, suggestion=numbers[0])
    whole = _phone(text)
    if whole is None:
        raise Unreadable("phone-unreadable", typed=text)
    return whole


def _phone(text: str) -> str | None:
    digits = _PHONE_MARKS.sub("", text).removeprefix("+")
    for code in ("00855", "855"):
        if digits.startswith(code):
            digits = "0" + digits.removeprefix(code).lstrip("0")
            break
    else:
        # A spreadsheet that took the number for a quantity has dropped the zero in front.
        if digits[:1] not in ("0", ""):
            digits = "0" + digits
    return digits if _PHONE.fullmatch(digits) else None


def read_number(value: object) -> Decimal:
    """Read a quantity in Khmer or Latin digits, with a decimal comma or point, grouped or not.

    One mark before exactly three digits is read as the script has it: ១៣.៤១២ and 13,412 are thousands,
    ៧២,៥០០ and 72.500 are parts. Refuses `value-missing` and `number-unreadable`.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("number-unreadable", typed=str(value))
    typed = visible("" if value is None else str(value))
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", typed_text(value).replace("−", "-"))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(text)
    thousands = "." if _KHMER_DIGIT.search(typed) else ","
    grouped = _GROUPED.fullmatch(text)
    if grouped and _is_grouped(grouped, thousands):
        whole = grouped["whole"].replace(grouped["mark"], "")
        return Decimal(grouped["sign"] + whole + (grouped["part"] or "").replace(",", "."))
    if not _PLAIN.fullmatch(text):
        raise Unreadable("number-unreadable", typed=typed)
    return Decimal(text.replace(",", "."))


def _is_grouped(number: re.Match[str], thousands: str) -> bool:
    whole, mark, part = number["whole"], number["mark"], number["part"]
    if whole.startswith("0"):
        return False
    if part is not None:
        return not part.startswith(mark)
    return whole.count(mark) > 1 or mark == thousands
