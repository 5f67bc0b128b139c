"""Finds units. The list of units is public inside the ministry: every signed-in person may read it."""

from collections.abc import Iterable
from uuid import UUID

from kru.kernel.search_keys import query_terms
from kru.organisations.models import Unit
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


def sought(text: str, *, after: str = "") -> KeysetPage[Unit]:
    """Return the open units whose name or code contains what is sought, in the order of the tree."""
    found = Unit.objects.filter(closed_on=None).select_related("parent").defer("search_text")
    if words := query_terms(text):
        found = found.filter(containing(Unit, words))
    return page_after(found, order=("path", "id"), after=after, size=ROWS)
