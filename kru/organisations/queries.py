"""Finds units. The list of units is public inside the ministry: every signed-in person may read it."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from kru.access.actor import Actor
from kru.kernel.search_keys import query_terms
from kru.organisations import terms
from kru.organisations.models import Unit, UnitMove
from kru.spine.queryset import within
from kru.spine.trigram import containing
from kru.ui.keyset import KeysetPage, page_after

ROWS = 50


def unit(unit_id: UUID) -> Unit:
    """Return one unit; raises `Unit.DoesNotExist`."""
    return Unit.objects.select_related("parent").get(pk=unit_id)


def ancestors(path: str) -> dict[str, Unit]:
    """Return the units on a path from the root down, by path."""
    return {found.path: found for found in Unit.objects.filter(path__in=_prefixes(path)).order_by("path")}


def ancestors_on(path: str, on: date) -> list[Unit]:
    """Return the units on a path from the root down, as they lay on a day."""
    then = _undone(path, moved_on__gt=on)
    names = _prefixes(then) if then == path else [path_now(name) for name in _prefixes(then)]
    found = Unit.objects.in_bulk(names, field_name="path")
    return [found[name] for name in names if name in found]


def moves_of(unit_id: UUID) -> list[UnitMove]:
    """Return where a unit lay before, the latest move first."""
    return list(UnitMove.objects.filter(unit=unit_id).select_related("left", "entered").order_by("-moved_at"))


def path_now(path: str) -> str:
    """Return where a place lies now that lay at a path once; where nothing moved it is the path itself."""
    since: datetime | None = None
    while not Unit.objects.filter(path=path).exists():
        moves = UnitMove.objects.filter(left_path__in=_prefixes(path))
        move = (moves.filter(moved_at__gt=since) if since else moves).order_by("moved_at").first()
        if move is None:
            break
        path, since = move.entered_path + path[len(move.left_path) :], move.moved_at
    return path


def moments_of_moves() -> list[datetime]:
    """Return when units moved, in order."""
    return list(UnitMove.objects.order_by("moved_at").values_list("moved_at", flat=True))


def path_at(path: str, moment: datetime, *, until: datetime | None = None) -> str:
    """Return where a place lay at a moment that lies at a path now, or did so just before `until`."""
    before = {"moved_at__lt": until} if until else {}
    return _undone(path, moved_at__gt=moment, **before)


def _undone(path: str, **which: date) -> str:
    """Return a path before those moves that are meant, the latest first."""
    moves = UnitMove.objects.filter(**which)
    while move := moves.filter(entered_path__in=_prefixes(path)).order_by("-moved_at").first():
        path = move.left_path + path[len(move.entered_path) :]
        moves = moves.filter(moved_at__lt=move.moved_at)
    return path


def _prefixes(path: str) -> list[str]:
    keys = path.split(".")
    return [".".join(keys[:n]) for n in range(1, len(keys) + 1)]


def units_by_code(codes: Iterable[str]) -> dict[str, Unit]:
    """Return the units that have one of the codes, by code."""
    return {found.code: found for found in Unit.objects.filter(code__in=set(codes))}


def unit_to_move(viewer: Actor, unit_id: UUID) -> Unit:
    """Return one unit that the viewer may move; any other does not exist."""
    return Unit.objects.visible_to(viewer, terms.MOVE_UNIT).select_related("parent").get(pk=unit_id)


def open_unit(unit_id: UUID, *, below: Iterable[str]) -> Unit | None:
    """Return an open unit at or below some paths; any other does not exist."""
    return Unit.objects.filter(_at_or_below(below), pk=unit_id, closed_on=None).first()


def units_above(unit: Unit, text: str, *, after: str, below: Iterable[str]) -> KeysetPage[Unit]:
    """Return the open units below which a unit may come to lie, narrowed to what is sought."""
    kinds = terms.MOVES_BELOW.get(terms.UnitKind(unit.kind), ())
    others = Unit.objects.filter(kind__in=kinds).exclude(pk__in=[unit.pk, unit.parent_id])
    return sought(text, after=after, below=below, among=others)


def sought(
    text: str,
    *,
    after: str = "",
    below: Iterable[str] | None = None,
    under: str = "",
    among: QuerySet[Unit] | None = None,
) -> KeysetPage[Unit]:
    """Return the open units whose name or code contains what is sought, in the order of the tree.

    `below` leaves only units at or below some paths, `under` those of them at or below one, `among` only
    some units.
    """
    found = (Unit.objects.all() if among is None else among).filter(closed_on=None)
    found = found.select_related("parent").defer("search_text")
    if below is not None:
        found = found.filter(_at_or_below(below))
    if under:
        found = found.filter(within("path", under))
    if words := query_terms(text):
        found = found.filter(containing(Unit, words))
    return page_after(found, order=("path", "id"), after=after, size=ROWS)


def _at_or_below(paths: Iterable[str]) -> Q:
    return reduce(or_, (within("path", path) for path in paths), Q(pk__in=()))
