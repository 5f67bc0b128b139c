"""Identifiers made by whoever creates a record: UUID version 7, in order of creation."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from uuid import UUID

import uuid_utils.compat

_VERSION, _VARIANT = 7 << 76, 2 << 62
_COUNTER, _OWN = 26, 36  # bits after the variant: of the command's seal, and the number of the id in it
_within: ContextVar[Iterator[UUID] | None] = ContextVar("kru_ids", default=None)


def new_id() -> UUID:
    """Return a fresh UUIDv7; never derived from a place, so that a transfer does not change it.

    Inside a command it is made of the command's own id: whoever runs the command makes the same rows.
    """
    source = _within.get()
    return uuid_utils.compat.uuid7() if source is None else next(source)


@contextmanager
def ids_of(command_id: UUID) -> Iterator[None]:
    """Let `new_id` make its ids of a command's id, one after the other, until the end of the block."""
    token = _within.set(_made_of(command_id))
    try:
        yield
    finally:
        _within.reset(token)


def _made_of(command_id: UUID) -> Iterator[UUID]:
    began = int.from_bytes(command_id.bytes[:6], "big") << 80
    seal = int.from_bytes(blake2b(command_id.bytes, digest_size=6).digest(), "big")
    high, low = seal >> _OWN, seal & ((1 << _OWN) - 1)
    made = began | _VERSION | high << 64 | _VARIANT | low << _COUNTER
    for number in range(1, 1 << _COUNTER):
        yield UUID(int=made | number)
