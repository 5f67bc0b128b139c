"""Small pieces of what the pages of career say: names, quantities, days, records."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kru.appraisal.terms import Grade
from kru.career.rules import Item
from kru.career.terms import TITLES, Rank, Track
from kru.kernel import khmer
from kru.staff.terms import AchievementKind, Level, Position
from kru.ui.reasons import language

JOINED = " · "
LEVELS = list(Level)
CHOICES = {
    "Qualification": Level,
    "Achievement": AchievementKind,
    "Appraisal": Grade,
    "Service": Position,
}


def in_khmer() -> bool:
    """Tell whether the page is written in Khmer."""
    return language() == khmer.KHMER


def name(name_km: str, name_latin: str) -> str:
    """Return a name in the script of the page, as far as it is known."""
    return name_km if in_khmer() else name_latin or name_km


def number(value: int | Decimal) -> str:
    """Write a quantity."""
    return khmer.number(value, language())


def day(on: date | None) -> str:
    """Write a day, or nothing."""
    return khmer.day(on, language()) if on else ""


def digits(text: str) -> str:
    """Write the digits within a text."""
    return khmer.to_khmer_digits(text) if in_khmer() else text


def title(track: Track | str, rank: Rank | str) -> str:
    """Return what a rank of a track is called."""
    return str(TITLES[Track(track), Rank(rank)])


def duration(months: int) -> str:
    """Write months as years and months."""
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": number(years)})
    if rest or not years:
        parts.append(ngettext("%(n)s month", "%(n)s months", rest) % {"n": number(rest)})
    return " ".join(parts)


def record(item: Item) -> str:
    """Say which record an item is."""
    if item.kind == "Hours":
        return _("CPD hours of the cycle")
    called = name(item.label, item.label_latin)
    if item.kind in ("CountedYear", "Appraisal"):
        called = digits(called)
    if item.kind in CHOICES:
        called = JOINED.join(part for part in (str(CHOICES[item.kind](item.word).label), called) if part)
    return called
