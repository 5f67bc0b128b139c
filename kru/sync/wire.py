"""What goes over the line: lines of JSON, compressed, with bounds; rows of a kind travel column by column."""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise, repeat
from operator import itemgetter
from typing import Any

import brotli
from django.db import connection, models
from pydantic_core import from_json, to_json

from kru.journal.plain import plain, plain_decimal, plain_moment

VERSION = 1
OLDEST = max(1, VERSION - 2)  # that is given records; commands are taken of any
LARGEST = 64 << 20  # bytes of one message once it is unpacked
_BEST, _QUICK, _SMALL = 11, 9, 128 << 10  # the best takes a tenth of a second for what is small
_WINDOW = 22
MOST_NUMBERS = 1 << 20  # of commands that an installation may claim to have given
MOST_BYTES = 1 << 20  # of a message that carries a part of a file, once it is unpacked
_BYTES = 1  # photographs and papers are compressed already


class NoMessage(ValueError):
    """A message that is no message of this protocol, or too large to be one."""


def pack(lines: Iterable[Any]) -> bytes:
    """Return values as lines of JSON, compressed: the smaller, the harder."""
    text = b"".join(to_json(line) + b"\n" for line in lines)
    quality = _BEST if len(text) <= _SMALL else _QUICK
    packed: bytes = brotli.compress(text, quality=quality, lgwin=_WINDOW)
    return packed


def unpack(packed: bytes) -> list[Any]:
    """Return the values of a message; raises `NoMessage`."""
    reader = brotli.Decompressor()
    try:
        text = reader.process(packed, output_buffer_limit=LARGEST) if packed else b""
        if packed and not reader.is_finished():
            raise NoMessage("cut, or larger than a message may be")
        return [from_json(line) for line in text.splitlines()]
    except (brotli.error, ValueError) as error:
        raise NoMessage(str(error)) from error


def pack_bytes(head: Any, content: bytes) -> bytes:
    """Return a message of one line and bytes behind it, which mostly cannot be made smaller."""
    packed: bytes = brotli.compress(to_json(head) + b"\n" + content, quality=_BYTES, lgwin=_WINDOW)
    return packed


def unpack_bytes(packed: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the line and the bytes of a message that `pack_bytes` gave; raises `NoMessage`."""
    reader = brotli.Decompressor()
    try:
        held = reader.process(packed, output_buffer_limit=MOST_BYTES) if packed else b""
        if not reader.is_finished():
            raise NoMessage("cut, or larger than a message may be")
        line, _, content = held.partition(b"\n")
        head = from_json(line)
    except (brotli.error, ValueError) as error:
        raise NoMessage(str(error)) from error
    if not isinstance(head, dict):
        raise NoMessage("no line that says what the bytes are")
    return head, content


def read(rows: "models.QuerySet[Any]", names: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return rows as the database gives them: what Django would make of them is undone by `columns_of`."""
    statement, params = rows.values_list(*names).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def columns_of(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[list[Any]]:
    """Return rows that were `read` as columns of plain values, which are the same on both engines."""
    ways = [_way(model._meta.get_field(name)) for name in names]
    columns = zip(*rows, strict=True)
    return [
        [None if value is None else way(value) for value in column] if way else list(column)
        for way, column in zip(ways, columns, strict=True)
    ]


def _way(field: Any) -> Callable[[Any], Any] | None:
    stored = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(stored, models.DecimalField):
        return lambda value: plain_decimal(Decimal(str(value)))
    if isinstance(stored, models.JSONField):
        return from_json
    if isinstance(stored, models.BooleanField):
        return bool
    if isinstance(stored, models.DateTimeField):
        return _moment
    if isinstance(stored, models.DateField):
        return plain
    if isinstance(stored, models.UUIDField) and connection.vendor != "sqlite":
        return plain  # SQLite keeps ids as they travel
    return None


def _moment(value: datetime) -> str:
    # SQLite keeps moments in UTC and does not say so
    return plain_moment(value if value.tzinfo else value.replace(tzinfo=UTC))


def kept_ways(model: type[models.Model], names: Sequence[str]) -> list[Callable[[Any], Any] | None]:
    """Return for each column how its plain value becomes what SQLite keeps; None where it is that."""
    return [_json if isinstance(model._meta.get_field(name), models.JSONField) else None for name in names]


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def fold(lines: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return commands with values of a kind side by side, which take half the room when compressed.

    Commands of one kind with the same values are a group: `[name, columns, values]`; of every command come
    its group and what is around it.
    """
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for line in lines:
        groups.setdefault((line["do"], *line["body"]), []).append(line["body"])
    numbers = {group: number for number, group in enumerate(groups)}
    around = [{name: line[name] for name in line if name not in ("do", "body")} for line in lines]
    names = list(dict.fromkeys(name for line in around for name in line))
    return [
        [numbers[(line["do"], *line["body"])] for line in lines],
        [[do, columns, _turned(columns, rows)] for (do, *columns), rows in groups.items()],
        [names, _turned(names, around)],
    ]


def unfold(folded: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the commands that `fold` gave; raises `NoMessage`."""
    try:
        numbers, groups, (names, around) = folded
        bodies = [(do, iter(_rows(*held)) if held[0] else repeat({})) for do, *held in groups]
        lines = []
        for number, row in zip(numbers, _rows(names, around), strict=True):
            do, rows = bodies[number]
            held = {name: value for name, value in row.items() if value is not None}
            lines.append({**held, "do": do, "body": next(rows)})
        return lines
    except (ValueError, IndexError, TypeError, StopIteration) as error:
        raise NoMessage(f"no commands: {error!r}") from error


def _turned(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    return [[row.get(name) for row in rows] for name in names]


def _rows(names: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


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


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return ascending numbers as runs of first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def numbers_in(claimed: Iterable[Sequence[int]]) -> list[int]:
    """Return the numbers of the runs that a node says; raises `NoMessage` for more than it can have given."""
    bounds = [(int(first), int(last)) for first, last in claimed]
    if sum(max(0, last - first + 1) for first, last in bounds) > MOST_NUMBERS:
        raise NoMessage("more numbers than anybody has given")
    return [number for first, last in bounds for number in range(first, last + 1)]


def lies_in(number: int, ascending: Sequence[Sequence[int]]) -> bool:
    """Tell whether a number lies in one of the runs that `runs` gave; a run may claim to be of any length."""
    at = bisect_right(ascending, number, key=itemgetter(0)) - 1
    return at >= 0 and number <= ascending[at][1]
