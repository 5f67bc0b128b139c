"""Keyset pages: the rows after a row, as fast at the end of a list as at its beginning."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Unencoded
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from kru.kernel.reading import can_be_kept

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")  # a model, or its columns where the query set gives values


@dataclass(frozen=True)
class KeysetPage(Generic[R]):
    """Some rows of a list; `after` leads to the next ones and is empty at the end."""

    rows: list[R]
    after: str
    started: bool  # whether rows stand before these

    @property
    def last(self) -> R | None:
        """Return the last row of the page."""
        return self.rows[-1] if self.rows else None


def page_after(
    queryset: models.QuerySet[M, R],
    *,
    order: Sequence[str] = ("name_key", "id"),
    after: str = "",
    size: int = 50,
) -> KeysetPage[R]:
    """Return up to `size` rows after a place, ordered by columns that hold no nulls and end in a unique one.

    `order` may follow relations (`person__name_key`) and run downwards (`-starts_on`), all one way.
    An unreadable place is a bad request (400).
    """
    columns = [name.removeprefix("-") for name in order]
    downwards = order[0].startswith("-")
    if any(name.startswith("-") != downwards for name in order):
        raise ValueError("a keyset runs one way")
    rows = queryset.order_by(*order)
    if after:
        rows = rows.filter(
            _beyond(columns, _place(queryset.model, columns, after), "lt" if downwards else "gt")
        )
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return KeysetPage(
        found, token([_value(found[-1], name) for name in columns]) if more else "", bool(after)
    )


def token(place: Sequence[Any]) -> str:
    """Return the values of the ordering columns of one row as text for an address."""
    return (
        urlsafe_b64encode(json.dumps(place, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
        .decode()
        .rstrip("=")
    )


def _place(model: type[models.Model], columns: Sequence[str], written: str) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        if not isinstance(values, list) or len(values) != len(columns):
            raise BadRequest("not a place in this list")
        if not all(_is_plain(value) for value in values):
            raise BadRequest("not a place in this list")
        return [_field(model, name).to_python(value) for name, value in zip(columns, values, strict=True)]
    except (Unencoded, ValueError, TypeError, RecursionError, ValidationError) as unreadable:
        raise BadRequest("not a place in this list") from unreadable


def _is_plain(value: object) -> bool:
    """Tell whether a value is a number, or text that every database takes."""
    return can_be_kept(value) if isinstance(value, str) else isinstance(value, int)


def _beyond(columns: Sequence[str], place: Sequence[Any], way: str) -> Q:
    # a >= x AND (a > x OR (a = x AND b > y)): the first half lets an index start at the place
    (first, *others), (value, *values) = columns, place
    if not others:
        return Q(**{f"{first}__{way}": value})
    return Q(**{f"{first}__{way}e": value}) & (
        Q(**{f"{first}__{way}": value}) | Q(**{first: value}) & _beyond(others, values, way)
    )


def _field(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    *relations, name = path.split("__")
    for relation in relations:
        related = model._meta.get_field(relation).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(path)
        model = related
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(path)
    return field


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        return row[path]
    value = row
    for step in path.split("__"):
        value = getattr(value, step)
    return value
