"""Numbers for an office, at central: leased where it says how many it has and that is little."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from kru.access.actor import SYSTEM
from kru.kernel.ids import new_id
from kru.kernel.scope import DISTRICT_LEVEL
from kru.letters import actions as letters
from kru.letters import queries as numbers
from kru.letters.content import Lease
from kru.spine import clock
from kru.spine.doing import Doing
from kru.sync import wire
from kru.sync.models import Node
from kru.sync.terms import NodeKind


def lease_numbers(node: Node, says: Mapping[str, Any] | None, at: datetime) -> None:
    """Lease an office numbers for the papers it prints, where it says what it has and that is little.

    Raises `wire.NoMessage` where that cannot be read. Offices below the district have no feed that would
    bring them any.
    """
    has_feed = node.kind == NodeKind.OFFICE and node.unit.path.count(".") < DISTRICT_LEVEL
    if not says or "drawn" not in says or not has_feed or node.incarnation is None:
        return
    try:
        drawn = {int(year): int(last) for year, last in says["drawn"].items()}
        shown = tuple(
            Lease(year=year, first=first, last=last, seal=seal, node=node.name, incarnation=node.incarnation)
            for year, first, last, seal in says.get("leases", ())
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise wire.NoMessage(f"no numbers: {error!r}") from error
    day = clock.day_of(at)
    lacking = numbers.years_lacking(node.unit_id, node.name, node.incarnation, drawn, on=day)
    if lacking or numbers.forgotten(node.unit_id, node.name, shown):
        asked = letters.LeaseNumbers(
            office_id=node.unit_id, node=node.name, incarnation=node.incarnation, drawn=drawn, shown=shown
        )
        letters.lease_numbers(Doing(SYSTEM, at, new_id(), settings.NODE, system=True), asked)
