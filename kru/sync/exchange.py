"""An exchange at a node: what waits goes up, what is new comes down, and both are brought together."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from kru.journal.models import Outgoing, Receipt
from kru.sync import apply, echo, past, wire
from kru.sync.models import Cursor
from kru.sync.settle import Settled, settle

State = Outgoing.State
What = Literal["push", "pull", "history"]
Ask = Callable[[What, bytes], bytes]  # raises `NoLine`

AT_ONCE = 500  # commands in a message
LEAST, FIRST, MOST = 4 << 10, 16 << 10, 256 << 10  # bytes of an answer
KEPT = timedelta(days=90)  # closed commands: central restored from a backup may ask for them again


class NoLine(OSError):
    """Central could not be asked, or its answer was cut."""


@dataclass
class Outcome:
    """What an exchange has done, and whether it came to its end."""

    sent: int = 0
    refused: int = 0
    pages: int = 0
    came: int = 0
    settled: Settled = field(default_factory=Settled)
    complete: bool = False


def exchange(
    ask: Ask, at: datetime, node: str, *, says: dict[str, Any] | None = None, history: bool = True
) -> Outcome:
    """Bring up what waits and down what is new, and the `history` of records where it is asked for.

    Raises `NoLine`; what was done until then stays done.
    """
    outcome = Outcome()
    _push(ask, outcome)
    _pull(ask, outcome, says or {})
    outcome.settled = settle(at, node)
    if history:
        _fetch_history(ask)
    outcome.complete = True
    return outcome


def _push(ask: Ask, outcome: Outcome) -> None:
    after = 0
    while True:
        waiting = Outgoing.objects.filter(state=State.WAITING, pk__gt=after).order_by("pk")
        some = list(waiting.values_list("pk", "line")[: AT_ONCE + 1])
        if not some:
            return
        rest, some = len(some) > AT_ONCE, some[:AT_ONCE]
        commands = wire.fold([json.loads(line) for _, line in some])
        (answer,) = wire.unpack(ask("push", wire.pack([{"v": wire.VERSION, "rest": rest}, commands])))
        outcome.sent += len(some)
        outcome.refused += len(answer["refused"])
        note(answer)
        after = some[-1][0]


def note(answer: dict[str, Any]) -> None:
    """Keep what central decided; the rows give way when its records have come."""
    with transaction.atomic(durable=True):
        open_ = Outgoing.objects.filter(state=State.WAITING)
        for first, last in answer["done"]:
            open_.filter(pk__gte=first, pk__lte=last).update(
                state=State.DECIDED, verdict=Receipt.Verdict.DONE, reasons=[]
            )
        for number, reasons in answer["refused"]:
            open_.filter(pk=number).update(
                state=State.DECIDED, verdict=Receipt.Verdict.REFUSED, reasons=reasons
            )


def _pull(ask: Ask, outcome: Outcome, says: dict[str, Any]) -> None:
    room, again = FIRST, set[str]()
    while True:
        request = {"v": wire.VERSION, "at": apply.cursors(), "room": room, "says": says}
        if same := echo.offered():
            request["same"] = same
        head, *pages = wire.unpack(ask("pull", wire.pack([request])))
        _send_again(head["known"])
        for page in pages:
            outcome.came += apply.take(page).came
            outcome.pages += 1
            if page.get("end") and not apply.agrees(page) and page["feed"] not in again:
                again.add(page["feed"])
                apply.forget(page["feed"])
        if not head["more"] and not again_wanted(again):
            return
        room, says = min(room * 2, MOST), {}


def _fetch_history(ask: Ask) -> None:
    room = FIRST
    while places := past.places():
        pages = wire.unpack(ask("history", wire.pack([{"v": wire.VERSION, "past": places, "room": room}])))
        if not pages:
            return
        for page in pages:
            past.take(page)
        room = min(room * 2, MOST)


def again_wanted(feeds: Iterable[str]) -> bool:
    """Tell whether a feed that disagreed is still to come from its beginning."""
    return Cursor.objects.filter(feed__in=list(feeds), epoch=apply.NOWHERE).exists()


def _send_again(known: int) -> None:
    """Let everything central has forgotten, having been restored, wait again; it is decided as before."""
    closed = Outgoing.objects.filter(pk__gt=known).exclude(state=State.WAITING)
    if closed.exists():
        closed.update(state=State.WAITING, verdict="", reasons=[], holds=False)
