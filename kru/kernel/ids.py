"""Identifiers made by whoever creates a record: UUID version 7, in order of creation."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

import uuid_utils.compat

_VERSION, _VARIANT = 7 << 76, 2 << 62
_COUNTER, _OWN = 26, 36  # bits after the variant: of the command's seal, and the number of the id in it
_ROWS, _A_ROW = 1 << 25, 8  # the second half of the numbers is for rows, so many for each
_within: ContextVar[Iterator[UUID] | None] = ContextVar("kru_ids", default=None)
_command: ContextVar[UUID | None] = ContextVar("kru_ids_of", default=None)


def new_id() -> UUID:
    """Return a fresh UUIDv7; never derived from a place, so that a transfer does not change it.

    Inside a command it is made of the command's own id: whoever runs the command makes the same rows.
    """
    source = _within.get()
    return uuid_utils.compat.uuid7() if source is None else next(source)


@contextmanager
def ids_of(command_id: UUID) -> Iterator[None]:
    """Let `new_id` make its ids of a command's id, one after the other, until the end of the block."""
    token, inner = _within.set(_made_of(command_id)), _command.set(command_id)
    try:
        yield
    finally:
        _within.reset(token)
        _command.reset(inner)


def id_of_row(row: int, nth: int = 0) -> UUID:
    """Return the id of the n-th thing that a command makes of one of its rows, whatever the others become.

    Inside a command it hangs on the command's id and on the place of the row alone: a node that knows
    some of the rows already makes the same of the rest. Outside a command it is fresh.
    """
    command_id = _command.get()
    if command_id is None:
        return uuid_utils.compat.uuid7()
    return numbered(command_id, _ROWS + row * _A_ROW + nth)


def numbered(command_id: UUID, number: int) -> UUID:
    """Return the id of a number among those that are made of a command's id, in their order."""
    if not 0 < number < 1 << _COUNTER:
        raise ValueError(f"a command makes no id number {number}")
    return UUID(int=_base(command_id) | number)


def _made_of(command_id: UUID) -> Iterator[UUID]:
    made = _base(command_id)
    for number in range(1, _ROWS):
        yield UUID(int=made | number)


@lru_cache(maxsize=8)
def _base(command_id: UUID) -> int:
    began = int.from_bytes(command_id.bytes[:6], "big") << 80
    seal = int.from_bytes(blake2b(command_id.bytes, digest_size=6).digest(), "big")
    high, low = seal >> _OWN, seal & ((1 << _OWN) - 1)
    return began | _VERSION | high << 64 | _VARIANT | low << _COUNTER
