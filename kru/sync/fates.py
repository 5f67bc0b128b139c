"""What became of commands that were passed on or kept: asked by the node that gave them, told by central."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kru.journal.models import Outgoing
from kru.journal.plain import plain_moment
from kru.sync import wire
from kru.sync.models import Delivery, Fate, HeldCommand, Node
from kru.sync.quarantine import TOLD
from kru.sync.terms import HeldState

ASKED = (HeldState.OPEN, HeldState.ASIDE)  # what was set aside may wait again


def note(number: int, reasons: Iterable[Mapping[str, Any]]) -> None:
    """Keep, at a node, that a command of its own is decided elsewhere, if its reasons say so."""
    if {reason["code"] for reason in reasons} & {*TOLD.values()}:
        Fate.objects.get_or_create(number=number)


def forget(numbers: Iterable[int]) -> None:
    """Let go of what became of commands that central is asked for anew."""
    Fate.objects.filter(number__in=list(numbers)).delete()


def asked() -> dict[str, list[list[int]]]:
    """Return the numbers of commands whose fate may change, as runs, by what the node knows of them."""
    known = {state: Fate.objects.filter(state=state).order_by("number") for state in ASKED}
    return {
        str(state): wire.runs(found.values_list("number", flat=True))
        for state, found in known.items()
        if found.exists()
    }


def told(node: Node, asks: Mapping[str, Sequence[Sequence[int]]]) -> list[list[Any]]:
    """Return, at central, the fates that a node knows otherwise: number, state, who, when, why."""
    found = []
    for known, runs in asks.items():
        for first, last in runs:
            held_here = node.delivered.filter(state=Delivery.State.HELD)
            of_run = held_here.filter(number__gte=first, number__lte=last)
            numbers = dict(of_run.values_list("command_id", "number"))
            for held in HeldCommand.objects.filter(pk__in=numbers).exclude(state=known):
                at = plain_moment(held.decided_at) if held.decided_at else None
                found.append([numbers[held.pk], held.state, held.decided_by, at, held.why])
    return sorted(found)


def take(told: Iterable[Sequence[Any]]) -> None:
    """Keep, at a node, what central told."""
    for number, state, decided_by, at, why in told:
        decided_at = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
        Fate.objects.filter(number=number).update(
            state=state, decided_by=decided_by, decided_at=decided_at, why=why
        )


def of(commands: Iterable[Outgoing]) -> dict[int, Fate]:
    """Return what became of commands, by their numbers."""
    return Fate.objects.in_bulk([command.pk for command in commands])
