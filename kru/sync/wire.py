"""What goes over the line: lines of JSON, compressed, with bounds; rows of a kind travel column by column."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import brotli
from django.db import models
from pydantic_core import from_json, to_json

from kru.journal.plain import plain_decimal, plain_moment

VERSION = 1
LARGEST = 64 << 20  # bytes of one message once it is unpacked
_QUALITY, _WINDOW = 9, 22


class Unreadable(ValueError):
    """A message that is no message of this protocol, or too large to be one."""


def pack(lines: Iterable[Any], *, quality: int = _QUALITY) -> bytes:
    """Return values as lines of JSON, compressed."""
    text = b"".join(to_json(line) + b"\n" for line in lines)
    packed: bytes = brotli.compress(text, quality=quality, lgwin=_WINDOW)
    return packed


def unpack(packed: bytes) -> list[Any]:
    """Return the values of a message; raises `Unreadable`."""
    reader = brotli.Decompressor()
    try:
        text = reader.process(packed, output_buffer_limit=LARGEST) if packed else b""
        if packed and not reader.is_finished():
            raise Unreadable("cut, or larger than a message may be")
        return [from_json(line) for line in text.splitlines()]
    except (brotli.error, ValueError) as error:
        raise Unreadable(str(error)) from error


def columns_of(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[list[Any]]:
    """Return rows as columns of plain values."""
    ways = [_way(model._meta.get_field(name)) for name in names]
    columns = zip(*rows, strict=True)
    return [
        list(map(way, column)) if way else list(column) for way, column in zip(ways, columns, strict=True)
    ]


def _way(field: Any) -> Callable[[Any], Any] | None:
    stored = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(stored, models.UUIDField):
        return _hex
    if isinstance(stored, models.DecimalField):
        return lambda value: None if value is None else plain_decimal(value)
    if isinstance(stored, models.DateTimeField):
        return lambda value: None if value is None else plain_moment(value)
    if isinstance(stored, models.DateField):
        return lambda value: None if value is None else value.isoformat()
    return None


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def kept_ways(model: type[models.Model], names: Sequence[str]) -> list[Callable[[Any], Any] | None]:
    """Return for each column how its plain value becomes what SQLite keeps; None where it is that."""
    return [_json if isinstance(model._meta.get_field(name), models.JSONField) else None for name in names]


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def steps(positions: Sequence[int]) -> list[int]:
    """Return ascending positions as a first one and the steps to the next."""
    return [positions[0], *(after - before for before, after in pairwise(positions))]


def positions(stepped: Iterable[int]) -> list[int]:
    """Return the positions that `steps` gave."""
    found, at = [], 0
    for step in stepped:
        at += step
        found.append(at)
    return found
