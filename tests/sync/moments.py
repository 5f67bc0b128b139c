"""What must hold at an office at whatever moment, at rest or not."""

import json
from uuid import UUID

from kru.journal.models import Outgoing
from kru.sync.models import Cursor, Held


def check_cursors() -> None:
    """Assert that a cursor has not moved without its rows, at whatever moment."""
    held: dict[str, list[int]] = {}
    for feed, pos in Held.objects.filter(pos__gte=0).values_list("feed", "pos"):
        held.setdefault(feed, []).append(pos)
    for cursor in Cursor.objects.all():
        positions = held.pop(cursor.feed, [])
        assert len(positions) == cursor.count, f"{cursor.feed}: {len(positions)} rows, {cursor.count} counted"
        assert max(positions, default=0) <= cursor.pos, f"{cursor.feed}: rows beyond the cursor"
    assert not held, f"rows of feeds without a cursor: {held.keys()}"


def check_standing() -> None:
    """Assert that nothing is shown that stands on what central is known to have refused."""
    waiting = Outgoing.objects.exclude(state="closed").filter(state="waiting", holds=True)
    needs = {UUID(needed) for line in waiting.values_list("line", flat=True) for needed in needs_of(line)}
    refused = Outgoing.objects.filter(command_id__in=needs, state="closed", verdict="refused")
    assert not refused.exists(), f"LOST: something stands on {refused.first()}, which was refused"


def needs_of(line: str) -> list[str]:
    """Return the commands on which the line of a command says that it stands."""
    return list(json.loads(line).get("needs", ()))
