"""A list of staff as a file that a spreadsheet opens."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from kru.access.actor import Actor
from kru.credits import queries as credits
from kru.desk.queries.people import ORDER, SHOWN, everybody, rows_of
from kru.kernel import khmer
from kru.staff.queries import Sought
from kru.ui.keyset import page_after

AT_ONCE = 1_000  # people read at a time, so that a list of the whole country needs no more memory
BOM = "\ufeff"  # by which spreadsheets know UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(viewer: Actor, what: Sought, *, on: date, lang: str) -> Iterator[str]:
    """Yield the lines of a list of staff, a thousand people at a time, in the language of the page."""
    with override(lang):
        heads = [
            _("Name"), _("Latin name"), _("Number"), _("Workplace"), _("Position"), _("Grade"),
            _("CPD hours"), _("Status"),
        ]  # fmt: skip
    yield BOM + _written([heads])
    people, after, more = everybody(viewer, what), "", True
    while more:
        page = page_after(people.values(*SHOWN), order=ORDER, after=after, size=AT_ONCE)
        hours = credits.counted_this_year(viewer, [person["id"] for person in page.rows], on=on)
        with override(lang):
            rows = rows_of(page.rows, hours)
        yield _written(
            [row.name_km, row.name_latin, row.number, row.workplace, row.position,
             khmer.grade(row.grade, lang), f"{row.hours.normalize():f}", row.status]
            for row in rows
        )  # fmt: skip
        after, more = page.after, bool(page.after)


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(rows: "Iterator[list[str]] | list[list[str]]") -> str:
    target = StringIO()
    csv.writer(target, lineterminator="\r\n").writerows([plain(text) for text in row] for row in rows)
    return target.getvalue()
