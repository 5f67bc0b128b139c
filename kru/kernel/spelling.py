"""One spelling for Khmer that looks the same: invisible characters, odd orders, twin letters."""

import re

from kru.kernel.khmer import to_latin_digits
from kru.kernel.reasons import Unreadable

_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
        "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff",
    )
)
_HOLDS_INVISIBLE = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]").search
_TWINS = str.maketrans({"ឣ": "អ", "ឤ": "អា", "ឨ": "ឧក", "ឲ": "ឱ", "៝": "៑", "ៈ": "ះ"})
_COENG_OF_NOTHING = re.compile("\u17d2(?![\u1780-\u17b3])")
_COLON_AS_MARK = re.compile("(?<=[\u1780-\u17d3]):+")
_SYLLABLE = re.compile("([\u1780-\u17b3])((?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3])+)")
_MARK = re.compile("\u17d2.|.")

_COENG_DA, _COENG_TA, _COENG_RO = "\u17d2ដ", "\u17d2ត", "\u17d2រ"
_U, _MUSIKATOAN, _TREYSAP = "\u17bb", "\u17c9", "\u17ca"
_STROKES = ((("\u17c1", "\u17b6"), "\u17c4"), (("\u17c1", "\u17b8"), "\u17be"))
_ABOVE = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be\u17bf\u17d0")
_AA, _NIKAHIT = "\u17b6", "\u17c6"


def visible(text: str) -> str:
    """Return the text without marks that leave nothing on paper, blanks collapsed, spelling untouched."""
    return " ".join(visible_words(text))


def visible_words(text: str) -> list[str]:
    """Return the words of a text without marks that leave nothing on paper."""
    return (text.translate(_INVISIBLE) if _HOLDS_INVISIBLE(text) else text).split()


def typed_text(value: object) -> str:
    """Return a typed or read value as visible text with Latin digits; refuses `value-missing`."""
    text = to_latin_digits(visible("" if value is None else str(value)))
    if not text:
        raise Unreadable("value-missing")
    return text


def one_spelling(text: str) -> str:
    """Return the one spelling that stands for all that look like this text; for keys, never for show.

    Marks in odd order, a mark typed twice, vowels typed in two strokes, coeng DA for coeng TA, a vowel sign
    U for a register shifter under a high vowel, and a colon for a reahmuk all come out the same.
    """
    text = visible(_COENG_OF_NOTHING.sub("", text.translate(_INVISIBLE).translate(_TWINS)))
    return _SYLLABLE.sub(_in_order, _COLON_AS_MARK.sub("ះ", text))


def _in_order(syllable: re.Match[str]) -> str:
    base, written = syllable.groups()
    if len(written) == 1:
        return syllable.group()
    marks = set(_MARK.findall(written.replace(_COENG_DA, _COENG_TA)))
    for strokes, vowel in _STROKES:
        if marks.issuperset(strokes):
            marks = marks.difference(strokes) | {vowel}
    if not marks.isdisjoint(_ABOVE) or marks.issuperset((_AA, _NIKAHIT)):
        shifters = marks & {_U, _MUSIKATOAN, _TREYSAP}
        if shifters:
            marks = marks - shifters | {_MUSIKATOAN}
    return base + "".join(sorted(marks, key=_rank))


def _rank(mark: str) -> tuple[int, str]:
    if len(mark) > 1:
        return (1 if mark == _COENG_RO else 0), mark
    return (2 if mark in (_MUSIKATOAN, _TREYSAP) else 3), mark
