"""Actors made for a test, and the moment at which tests play."""

from datetime import UTC, datetime

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.kernel.ids import new_id

AT = datetime(2026, 3, 16, 2, 42, tzinfo=UTC)  # 09:42 on 16 March in Phnom Penh


def actor(*roles: tuple[Role, str], name: str = "តេស្ត") -> Actor:
    """Return an actor who holds roles at paths."""
    return Actor(new_id(), None, name, tuple(Grant(role, path) for role, path in roles))
