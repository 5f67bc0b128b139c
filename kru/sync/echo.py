"""What a node sent need not come back to it: where both hold the same, central says only that."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from uuid import UUID

from kru.journal import undo
from kru.journal.models import Entry, Outgoing, Receipt, UndoStep
from kru.journal.plain import plain
from kru.journal.replica import REPLICAS
from kru.sync.models import Node, Staged

Place = tuple[str, UUID]  # kind and id of a record
_BITS = 48
State = Outgoing.State


def rows_of(commands: Iterable[UUID]) -> dict[UUID, list[Place]]:
    """Return the records that the journal says commands have written, in an order that every node makes."""
    found: dict[UUID, set[Place]] = {}
    # a fact without before and after speaks of a row that it leaves as it is
    about = Entry.objects.filter(command_id__in=list(commands)).exclude(before={}, after={})
    for command_id, kind, rid in about.values_list("command_id", "about_type", "about_id"):
        if kind in REPLICAS and not REPLICAS[kind].folded:
            found.setdefault(command_id, set()).add((kind, rid))
    return {command_id: sorted(places) for command_id, places in found.items()}


def seals(rows: Mapping[UUID, Sequence[Place]]) -> dict[UUID, int]:
    """Return for each command the seal over what its records hold now."""
    texts = _texts({place for places in rows.values() for place in places})
    return {
        command_id: _seal([texts.get(place, "") for place in places]) for command_id, places in rows.items()
    }


def _texts(places: Iterable[Place]) -> dict[Place, str]:
    by_kind: dict[str, list[UUID]] = {}
    for kind, rid in places:
        by_kind.setdefault(kind, []).append(rid)
    found = {}
    for kind, rids in by_kind.items():
        replica = REPLICAS[kind]
        for row in replica.model._default_manager.filter(pk__in=rids).values_list(*replica.columns):
            found[kind, row[0]] = json.dumps([plain(value) for value in row], sort_keys=True)
    return found


def _seal(texts: Iterable[str]) -> int:
    digest = blake2b(digest_size=_BITS // 8)
    for text in texts:
        digest.update(text.encode() + b"\n")
    return int.from_bytes(digest.digest(), "big")


def offered() -> list[list[int]]:
    """Return, at a node, the numbers of commands that central has done, and the seals over what they wrote.

    Left out are commands whose records another open command wrote, too.
    """
    open_ = Outgoing.objects.exclude(state=State.CLOSED)
    done = open_.filter(state=State.DECIDED, verdict=Receipt.Verdict.DONE)
    numbers = dict(done.values_list("command_id", "pk"))
    if not numbers:
        return []
    writers: dict[tuple[str, str], set[int]] = {}
    for step in undo.touched():
        writers.setdefault((step.table, step.row), set()).add(step.command)
    rows = {
        command_id: places
        for command_id, places in rows_of(numbers).items()
        if all(writers.get(_row(place)) == {numbers[command_id]} for place in places)
    }
    return sorted([numbers[command_id], seal] for command_id, seal in seals(rows).items())


def agreed(node: Node, offer: Iterable[Sequence[int]]) -> dict[Place, list[int]]:
    """Return, at central, the records that a node holds as central does: number of the command, and which."""
    wanted = {int(number): int(seal) for number, seal in offer}
    numbers = dict(node.delivered.filter(number__in=wanted).values_list("command_id", "number"))
    rows = rows_of(numbers)
    return {
        place: [numbers[command_id], index]
        for command_id, seal in seals(rows).items()
        if wanted[numbers[command_id]] == seal
        for index, place in enumerate(rows[command_id])
    }


def confirm(kept: Iterable[Sequence[int]]) -> list[tuple[str, str, int]]:
    """Let records stand, at a node, that central holds too: kind, id and position of each.

    Part of the transaction that takes the page; what the command wrote there is not taken back any more.
    """
    lines = [tuple(line) for line in kept]
    commands = dict(
        Outgoing.objects.filter(pk__in={number for number, _, _ in lines}).values_list("pk", "command_id")
    )
    rows = rows_of(commands.values())
    confirmed = []
    for number, index, pos in lines:
        place = rows[commands[number]][index]
        table, row = _row(place)
        UndoStep.objects.filter(command=number, table=table, row=row).delete()
        # put aside before, as of another feed that it has left
        Staged.objects.filter(type=place[0], rid=row).delete()
        confirmed.append((place[0], row, pos))
    return confirmed


def _row(place: Place) -> tuple[str, str]:
    return REPLICAS[place[0]].model._meta.db_table, place[1].hex
