"""Identifiers made by whoever creates a record: UUID version 7, in order of creation."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """Return a fresh UUIDv7; never derived from a place, so that a transfer does not change it."""
    return uuid_utils.compat.uuid7()
