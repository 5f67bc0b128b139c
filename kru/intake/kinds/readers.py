"""Readers of single cells: what is typed in a list, as a value of ours or a reason why not."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from kru.intake.cells import Cell, text_of
from kru.intake.kinds.field import Field, Manner
from kru.intake.kinds.words import value_words
from kru.intake.legacy_fonts import looks_typed_in_legacy_font
from kru.kernel.dates import date_reading
from kru.kernel.khmer import to_latin_digits
from kru.kernel.reading import read_identifier, read_name, read_phone, read_sex
from kru.kernel.reasons import Unreadable
from kru.kernel.spelling import one_spelling, typed_text, visible

_KHMER = re.compile(r"[\u1780-\u17b3]")
_LATIN = re.compile(r"[A-Za-z]")
_DAY = re.compile(r"([0-3]?\d)[/.-]([01]?\d)[/.-]((?:19|20)\d\d)")
_PHONE = re.compile(r"0[1-9][0-9]{7,8}")
_GRADE = re.compile(r"([ABC])[ .\-/]*(?:([1-3])(?=$|[^\d]))?[ .\-/]*(\d{1,2})?")
_GRADE_LETTERS = str.maketrans("កខគ", "ABC")
_NOT_A_WORD = re.compile(r"[^a-z\u1780-\u17d3]+")
_PLACE_LENGTHS, _WORKPLACE_LENGTHS = (2, 4, 6, 8), (11,)


def is_khmer(text: str) -> bool:
    """Tell whether a text has a Khmer letter."""
    return bool(_KHMER.search(text))


def is_latin(text: str) -> bool:
    """Tell whether a text has Latin letters and no Khmer ones."""
    return bool(_LATIN.search(text)) and not _KHMER.search(text)


def text(cell: Cell, manner: Manner) -> str:
    """Read any text."""
    return visible(str(cell))


def khmer_name(cell: Cell, manner: Manner) -> str:
    """Read a name in Khmer letters; refuses also with `name-not-khmer` or `name-in-legacy-font`."""
    name = visible(text_of(cell))
    if not _KHMER.search(name):
        legacy = looks_typed_in_legacy_font(read_name(name))
        raise Unreadable("name-in-legacy-font" if legacy else "name-not-khmer", typed=name)
    return name


def place_name(cell: Cell, manner: Manner) -> str:
    """Read the name of a place, which may be a number only: villages of new settlements are counted."""
    return visible(text_of(cell))


def latin_name(cell: Cell, manner: Manner) -> str:
    """Read a name in Latin letters; refuses also with `name-not-latin`."""
    name = visible(text_of(cell))
    if not is_latin(name):
        raise Unreadable("name-not-latin", typed=read_name(name))
    return name


def digits(cell: Cell, manner: Manner) -> str:
    """Read a number of a person that has only digits; refuses also with `number-has-letters`."""
    if cell.__class__ is str and cell.isascii() and cell.isdigit():
        return cell
    number = read_identifier(cell)
    if not (number.isascii() and number.isdigit()):
        raise Unreadable("number-has-letters", typed=number)
    return number


def sex(cell: Cell, manner: Manner) -> str:
    """Read a sex as the register keeps it."""
    return read_sex(cell)[0]


def phone(cell: Cell, manner: Manner) -> str:
    """Read a telephone number."""
    if cell.__class__ is str and _PHONE.fullmatch(cell):
        return cell
    return read_phone(cell)


def day(cell: Cell, manner: Manner) -> date:
    """Read a day; a reading that leaves a doubt refuses with it until somebody has accepted it."""
    if isinstance(cell, str):
        return _typed_day(cell, manner)
    return _sure_day(cell, manner)


@lru_cache(maxsize=32_768)
def _typed_day(typed: str, manner: Manner) -> date:
    plain = _DAY.fullmatch(typed)
    if plain and manner.order == "day-first":
        first, second, year = map(int, plain.groups())
        if 1 <= second <= 12 and 1 <= first <= 28:
            return date(year, second, first)
    return _sure_day(typed, manner)


def _sure_day(cell: Cell, manner: Manner) -> date:
    reading = date_reading(cell, today_year=manner.today_year, order=manner.order)
    for doubt in reading.doubts:
        if doubt.code not in manner.accepted:
            raise Unreadable(doubt.code, **doubt.figures)
    return reading.day


def place_code(cell: Cell, manner: Manner) -> str:
    """Read a gazetteer code; refuses with `code-has-wrong-length`."""
    return _code(cell, _PLACE_LENGTHS)


def workplace_code(cell: Cell, manner: Manner) -> str:
    """Read a workplace code of eleven digits; refuses with `code-has-wrong-length`."""
    return _code(cell, _WORKPLACE_LENGTHS)


def _code(cell: Cell, lengths: tuple[int, ...]) -> str:
    code = read_identifier(cell).replace("-", "").replace(".", "")
    if code.isascii() and code.isdigit():
        if len(code) in lengths:
            return code
        # Spreadsheets drop the zero in front; codes of provinces 01 to 09 are one digit short then.
        if len(code) + 1 in lengths:
            return "0" + code
    raise Unreadable("code-has-wrong-length", typed=code, digits=", ".join(map(str, lengths)))


@lru_cache(maxsize=4096)
def read_grade(typed: str) -> str:
    """Return frame, class and step as they are kept; refuses with `grade-unknown`."""
    found = _GRADE.fullmatch(typed.upper().translate(_GRADE_LETTERS))
    if not found:
        raise Unreadable("grade-unknown", typed=typed)
    frame, class_, step_ = found.groups()
    if frame == "C":
        # Frame C has no classes: C.7 and C7 are its step 7.
        if class_ and step_:
            raise Unreadable("grade-unknown", typed=typed)
        class_, step_ = None, class_ or step_
    elif not class_:
        raise Unreadable("grade-unknown", typed=typed)
    return f"{frame}{class_ or ''}" + (f".{int(step_)}" if step_ else "")


def grade(cell: Cell, manner: Manner) -> str:
    """Read frame, class and step, such as B2.3 or ខ.២.៣ or C.7; refuses with `grade-unknown`."""
    return read_grade(typed_text(cell))


def step(cell: Cell, manner: Manner) -> str:
    """Read a step of a class; refuses with `step-unknown`."""
    typed = typed_text(cell).removesuffix(".0")
    if not (typed.isdigit() and 1 <= int(typed) <= 10):
        raise Unreadable("step-unknown", typed=typed)
    return str(int(typed))


class Choice:
    """Reads one of the values a list of words stands for, whole or as part of a longer expression.

    Longer words are looked for first. Refuses with the code given.
    """

    def __init__(self, code: str, words: Mapping[str, tuple[str, ...]]) -> None:
        self._code = code
        keys = {_word(word): value for value, variants in words.items() for word in variants}
        self._exact, self._values = keys, frozenset(words)
        self._within = sorted((key for key in keys if len(key) > 3), key=len, reverse=True)
        self._known: dict[str, str | None] = {}

    def __call__(self, cell: Cell, manner: Manner) -> str:
        typed = str(cell)
        if typed not in self._known and len(self._known) < 10_000:
            self._known[typed] = self._find(typed)
        value = self._known[typed] if typed in self._known else self._find(typed)
        if value is None:
            raise Unreadable(self._code, typed=visible(typed))
        return value

    def makes(self, value: str) -> bool:
        """Tell whether a value is one of those that words stand for."""
        return value in self._values

    def _find(self, typed: str) -> str | None:
        key = _word(typed)
        if key in self._exact:
            return self._exact[key]
        return next((self._exact[word] for word in self._within if word in key), None)


def _word(typed: str) -> str:
    spelled = " ".join(one_spelling(part) for part in to_latin_digits(typed).split())
    return _NOT_A_WORD.sub("", spelled.lower())


unit_kind = Choice("kind-unknown", value_words("unit_kind"))
region = Choice("region-unknown", value_words("region"))
position = Choice("position-unknown", value_words("position"))
service = Choice("service-unknown", value_words("service"))

NOT_TAKEN = Field("", _("Not taken"), text)
