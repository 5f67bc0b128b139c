"""Finds lists, their groups of reasons and their rows, for somebody allowed to load them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from kru.access.actor import Actor
from kru.intake import terms
from kru.intake.choices import Choices
from kru.intake.models import LoadedList, RefusedRow, RememberedColumns
from kru.intake.terms import OPEN_STATES, State


@dataclass(frozen=True)
class Group:
    """Rows set aside for the same reason in the same column."""

    code: str
    field: str
    count: int


def lists(viewer: Actor) -> QuerySet[LoadedList]:
    """Return the lists of the viewer's places, newest first."""
    return LoadedList.objects.visible_to(viewer, terms.LOAD_LISTS).order_by("-loaded_at")


def loaded_list(viewer: Actor, list_id: UUID) -> LoadedList:
    """Return one list; what may not be seen does not exist."""
    return lists(viewer).get(pk=list_id)


def next_waiting() -> LoadedList | None:
    """Return the list that waits longest for the worker."""
    waiting = LoadedList.objects.filter(state__in=(State.CHECKING, State.ORDERED))
    return waiting.order_by("loaded_at").first()


def broken_off() -> QuerySet[LoadedList]:
    """Return the lists that the node's own command line has begun; it finishes each before it ends."""
    return LoadedList.objects.filter(loaded_by=None, state__in=OPEN_STATES).order_by("loaded_at")


def unconfirmed() -> list[LoadedList]:
    """Return, at an office, the lists with rows of which central's word is still to be noted."""
    return list(LoadedList.objects.filter(sent__has_key="waiting").order_by("loaded_at"))


def remembered(listed: LoadedList) -> Choices:
    """Return what was decided before about the headers of lists of this kind."""
    prefix = f"{listed.kind} "
    columns = RememberedColumns.objects.filter(fingerprint__startswith=prefix)
    return Choices(columns={known.fingerprint.removeprefix(prefix): known.fields for known in columns})


def groups(listed: LoadedList) -> Sequence[Group]:
    """Return the groups of rows set aside, the largest first."""
    found = RefusedRow.objects.filter(list=listed).values_list("code", "field").annotate(rows=Count("id"))
    return [Group(code, field, rows) for code, field, rows in found.order_by("-rows", "code", "field")]


def refused_rows(listed: LoadedList) -> QuerySet[RefusedRow]:
    """Return the rows set aside in the order of the file."""
    return RefusedRow.objects.filter(list=listed).order_by("id")


def fields_shown(listed: LoadedList) -> list[str]:
    """Return the fields that the list has columns for, in the order of the columns, and those missed."""
    columns = [column["field"] for header in listed.headers.values() for column in header["columns"]]
    missed = RefusedRow.objects.filter(list=listed).values_list("field", flat=True).distinct()
    return [name for name in dict.fromkeys([*columns, *sorted(missed)]) if name]


def rows_of_group(listed: LoadedList, code: str, field: str) -> QuerySet[RefusedRow]:
    """Return the rows of one group in the order of the file."""
    return refused_rows(listed).filter(code=code, field=field)
