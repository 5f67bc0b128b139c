"""Units that move in a world: schools to other districts, districts to other provinces, and back again."""

import json
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from kru.journal.models import Outgoing
from kru.organisations import actions as organisations
from kru.organisations.models import Unit
from kru.spine import clock

if TYPE_CHECKING:
    from tests.sync.world import Site, World

ABOVE = {"district": "province", "primary": "district", "preschool": "district"}
# why a command may be refused that an office gave with the records and roles that central had itself:
# never because something moved since
OF_THE_MOVE = {"not-allowed", "not-there", "changed-meanwhile", "shape-has-changed", "row-id-is-taken"}


def move(world: "World", rng: Random) -> None:
    """Let a district or a school lie elsewhere; one that is not where it began mostly comes back."""
    world.at += timedelta(minutes=1)  # what was given before it was given before it
    with world.central.here():
        kind = rng.choice(tuple(ABOVE))
        units = Unit.objects.filter(kind=kind, path__startswith="kh.3").select_related("parent")
        unit = rng.choice(list(units.order_by("pk")))
        others = Unit.objects.filter(kind=ABOVE[kind], path__startswith="kh.3").exclude(pk=unit.parent_id)
        begun = [other for other in others.order_by("pk") if unit.key.startswith(other.key)]
        to = rng.choice(begun if begun and rng.randrange(4) else list(others.order_by("pk")))
    cmd = organisations.MoveUnit(
        unit_id=unit.pk, parent_id=to.pk, moved_on=clock.day_of(world.at), instrument="១"
    )
    world.do(world.central, ("sopheap", organisations.move_unit, cmd))


def move_while_work_waits(world: "World", office: "Site", rng: Random) -> None:
    """Let people work at an office that knows all that central does, and units move before that is heard.

    What they gave counts as if nothing had moved: it finds its place, and the authority it was given with.
    """
    if office.ahead or not world.exchange(office):
        return
    before = set(world.given)
    for _ in range(3):
        world.act(office, rng)
    given = {command for command in world.given if command not in before}
    for _ in range(rng.randrange(1, 3)):
        move(world, rng)
    world.at += timedelta(hours=rng.randrange(30))
    if world.exchange(office):
        _check(world, office, given)


def _check(world: "World", office: "Site", given: set[UUID]) -> None:
    with office.here():
        beneath = set[str]()  # rows of which something was refused: what came after rests on that
        for waited in Outgoing.objects.filter(command_id__in=given).order_by("pk"):
            codes = {reason["code"] for reason in waited.reasons}
            rows = {row for _kind, row, _columns in json.loads(waited.line).get("saw", ())}
            if rows & beneath:
                codes -= {"changed-meanwhile"}
            if codes:
                beneath |= rows
            assert not codes & OF_THE_MOVE, f"LOST: {waited.name} {waited.command_id} by a move: {codes}"
            world.reached[f"while units moved: {waited.verdict or waited.state}"] += 1
