"""Whether a node and central know the same verdicts: a thread that both hold, and what each knows without it.

Central renews the thread of a node before it decides anything of it, and gives it down with each answer over
the line. Where both hold the same one, nothing has been decided that the node has not heard. Where they do
not, an answer was lost, a message came twice, or central was restored from a backup and has decided anew,
perhaps otherwise: the node says what it knows, and sends once more what central knows otherwise.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any
from uuid import UUID

from kru.journal.models import Outgoing, Receipt
from kru.sync import wire
from kru.sync.models import Delivery, Line, Node

State = Delivery.State
Runs = Iterable[Sequence[int]]
AT_ONCE = 500  # commands looked up together
_BYTES = 6


def seal_of(reasons: Sequence[Mapping[str, Any]]) -> str:
    """Return what stands for the reasons of a refusal."""
    text = json.dumps(list(reasons), sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode(), digest_size=_BYTES).hexdigest()


# at central


def renew(node: Node) -> None:
    """Take up a new thread: what is decided from now on, the node has not heard."""
    node.thread = secrets.token_hex(_BYTES)
    Node.objects.filter(pk=node.pk).update(thread=node.thread)


def is_heard(node: Node, asked: Mapping[str, Any]) -> bool:
    """Tell whether a node has heard all that was decided of it."""
    return bool(node.thread) and asked.get("thread") == node.thread


def is_to_be_asked(node: Node, asked: Mapping[str, Any]) -> bool:
    """Tell whether a node that holds threads is to say what it knows, and has not yet."""
    return asked.get("thread", node.thread) != node.thread and "refused" not in asked


def known_otherwise(node: Node, decided: Runs, refused: Iterable[Sequence[Any]]) -> list[list[int]]:
    """Return, as runs, the numbers that a node knows to be decided, and that are not, or otherwise, here."""
    told = {int(number): seal for number, seal in refused}
    here = _verdicts(node)
    numbers = wire.numbers_in(decided)
    return wire.runs(number for number in numbers if here.get(number) != told.get(number, ""))


def _verdicts(node: Node) -> dict[int, str]:
    """Return what became of each number at central: the seal of the reasons; of what was done, nothing."""
    found = dict[int, str]()
    by_receipt = dict[UUID, int]()
    delivered = node.delivered.exclude(state=State.PARKED)
    columns = delivered.values_list("number", "state", "command_id", "reasons")
    for number, state, command_id, reasons in columns:
        if state == State.DECIDED:
            by_receipt[command_id] = number
            found[number] = ""
        else:
            found[number] = seal_of(reasons)
    commands = iter(by_receipt)
    while some := list(islice(commands, AT_ONCE)):
        receipts = Receipt.objects.filter(pk__in=some, verdict=Receipt.Verdict.REFUSED)
        for command_id, reasons in receipts.values_list("pk", "reasons"):
            found[by_receipt[command_id]] = seal_of(reasons)
    return found


# at a node


def held() -> str:
    """Return the thread that came last over the line."""
    return Line.objects.get_or_create(pk=1)[0].thread


def hold(answer: Mapping[str, Any]) -> None:
    """Keep the thread of an answer of which all else is kept."""
    if thread := answer.get("thread"):
        Line.objects.exclude(thread=thread).filter(pk=1).update(thread=thread)


def refused() -> list[list[Any]]:
    """Return number and seal of each command that this node knows to be refused."""
    known = Outgoing.objects.exclude(state=Outgoing.State.WAITING).filter(verdict=Receipt.Verdict.REFUSED)
    told = known.order_by("pk").values_list("pk", "reasons")
    return [[number, seal_of(reasons)] for number, reasons in told]
