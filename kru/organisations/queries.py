"""Finds units. The list of units is public inside the ministry: every signed-in person may read it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from kru.kernel.search_keys import query_terms
from kru.organisations.models import Unit
from kru.spine.queryset import within
from kru.spine.trigram import containing
from kru.ui.keyset import KeysetPage, page_after

ROWS = 50


def unit(unit_id: UUID) -> Unit:
    """Return one unit; raises `Unit.DoesNotExist`."""
    return Unit.objects.select_related("parent").get(pk=unit_id)


def ancestors(path: str) -> dict[str, Unit]:
    """Return the units on a path from the root down, by path."""
    keys = path.split(".")
    paths = [".".join(keys[:n]) for n in range(1, len(keys) + 1)]
    return {found.path: found for found in Unit.objects.filter(path__in=paths).order_by("path")}


def units_by_code(codes: Iterable[str]) -> dict[str, Unit]:
    """Return the units that have one of the codes, by code."""
    return {found.code: found for found in Unit.objects.filter(code__in=set(codes))}


def open_unit(unit_id: UUID, *, below: Iterable[str]) -> Unit | None:
    """Return an open unit at or below some paths; any other does not exist."""
    return Unit.objects.filter(_at_or_below(below), pk=unit_id, closed_on=None).first()


def sought(text: str, *, after: str = "", below: Iterable[str] | None = None) -> KeysetPage[Unit]:
    """Return the open units whose name or code contains what is sought, in the order of the tree.

    `below` leaves only units at or below some paths.
    """
    found = Unit.objects.filter(closed_on=None).select_related("parent").defer("search_text")
    if below is not None:
        found = found.filter(_at_or_below(below))
    if words := query_terms(text):
        found = found.filter(containing(Unit, words))
    return page_after(found, order=("path", "id"), after=after, size=ROWS)


def _at_or_below(paths: Iterable[str]) -> Q:
    return reduce(or_, (within("path", path) for path in paths), Q(pk__in=()))
