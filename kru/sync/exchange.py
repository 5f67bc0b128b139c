"""An exchange at a node: what waits goes up, what is new comes down, and both are brought together."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from kru.journal.models import Outgoing, Receipt
from kru.sync import apply, comparing, echo, fates, past, shapes, to_send, wire
from kru.sync.models import Cursor
from kru.sync.settle import Settled, settle

State = Outgoing.State
What = Literal["push", "pull", "history", "decide", "blob"]
Ask = Callable[[What, bytes], bytes]  # raises `NoLine`

AT_ONCE, LARGEST = 500, 1 << 20  # commands in a message, and their letters
OPEN = ~Q(state=State.CLOSED)  # as the index of the few that are
FIRST, MOST = 16 << 10, 256 << 10  # bytes of an answer
IN_ORDER = {"k", "gone", "kind"}  # pages that must be in place before it is known what to ask next


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
    ask: Ask,
    at: datetime,
    node: str,
    *,
    says: dict[str, Any] | None = None,
    history: bool = True,
    ahead: Executor | None = None,
) -> Outcome:
    """Bring up what waits and down what is new, and the `history` of records where it is asked for.

    With `ahead` the next page is asked for while one is put in place. Raises `NoLine`; what was done until
    then stays done.
    """
    outcome = Outcome()
    shapes.notice()
    to_send.notice(at)  # before the rows may move away
    _push(ask, outcome)
    _pull(ask, outcome, says or {}, ahead)
    outcome.settled = settle(at, node)
    to_send.reopen()
    if history:
        _fetch_history(ask)
    outcome.complete = True
    return outcome


def _push(ask: Ask, outcome: Outcome) -> None:
    after, compare = 0, False
    while True:
        waiting = Outgoing.objects.filter(state=State.WAITING, pk__gt=after).order_by("pk")
        found = list(waiting.values_list("pk", "line")[: AT_ONCE + 1])
        if not found:
            return
        some = list(_bounded(found[:AT_ONCE]))
        rest = len(some) < len(found)
        commands = wire.fold([json.loads(line) for _, line in some])
        # said once: a central that was restored meanwhile is told at the next exchange
        head = {"v": wire.VERSION, "rest": rest, "decided": [] if after and not compare else decided()}
        head |= {"thread": comparing.held(), **({"refused": comparing.refused()} if compare else {})}
        (answer,) = wire.unpack(ask("push", wire.pack([head, commands])))
        compare = bool(answer.get("compare"))
        if compare:
            continue
        if answer.get("missing"):
            note(answer)
            after = 0
            continue
        outcome.sent += len(some)
        outcome.refused += len(answer["refused"])
        note(answer)
        comparing.hold(answer)
        after = some[-1][0]


def decided() -> list[list[int]]:
    """Return the numbers of commands that central has decided, as far as this node knows, as runs.

    The commands that are kept have no gap: these are all of them, but for those that wait.
    """
    ends = Outgoing.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    waiting = Outgoing.objects.filter(OPEN, state=State.WAITING).order_by("pk").values_list("pk", flat=True)
    stops = [ends["first"] - 1, *waiting, ends["last"] + 1]
    return [[before + 1, after - 1] for before, after in pairwise(stops) if after - before > 1]


def _bounded(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield as many lines as fit into a message, and one at least."""
    held = 0
    for number, line in lines:
        held += len(line)
        if held > LARGEST and held > len(line):
            return
        yield number, line


def note(answer: dict[str, Any]) -> None:
    """Keep what central decided; the rows give way when its records have come."""
    with transaction.atomic(durable=True):
        for first, last in answer.get("missing", ()):
            _wait_again(_numbers(first, last))
        open_ = Outgoing.objects.filter(state=State.WAITING)
        for number, reasons in answer.get("later", ()):
            open_.filter(pk=number).update(reasons=reasons)
        for first, last in answer["done"]:
            open_.filter(pk__gte=first, pk__lte=last).update(
                state=State.DECIDED, verdict=Receipt.Verdict.DONE, reasons=[]
            )
        for number, reasons in answer["refused"]:
            open_.filter(pk=number).update(
                state=State.DECIDED, verdict=Receipt.Verdict.REFUSED, reasons=reasons
            )
            fates.note(number, reasons)


def _pull(ask: Ask, outcome: Outcome, says: dict[str, Any], ahead: Executor | None) -> None:
    room, again, first = FIRST, set[str](), True
    told: dict[str, Any] = {"thread": comparing.held()}
    asked: Future[bytes] | None = None
    while True:
        answer = asked.result() if asked else ask("pull", _request(room, says, (), told, first=first))
        head, *pages = wire.unpack(answer)
        _send_again(head["known"])
        for run in head.get("missing", ()):
            _wait_again(_numbers(*run))
        comparing.hold(head)
        fates.take(head.get("held", ()))
        upgraded = shapes.heard(head.get("schema", shapes.seal()))
        told = {"knows": shapes.known()} if head.get("tell") else {}
        if head.get("compare"):
            told |= {"thread": comparing.held(), "decided": decided(), "refused": comparing.refused()}
        room, says, first, asked = min(room * 2, MOST), {}, False, None
        if ahead and head["more"] and not told and not any(page.keys() & IN_ORDER for page in pages):
            asked = ahead.submit(ask, "pull", _request(room, says, pages, {}))
        for page in pages:
            outcome.came += apply.take(page).came
            outcome.pages += 1
            at_end = page.get("end") and "kind" not in page
            if at_end and not apply.agrees(page) and page["feed"] not in again:
                again.add(page["feed"])
                apply.forget(page["feed"])
                if asked:  # it was asked from another place
                    wait([asked])
                    asked = None
        if not head["more"] and not upgraded and not told and not _again_wanted(again):
            return


def _request(
    room: int,
    says: dict[str, Any],
    coming: Iterable[Mapping[str, Any]],
    told: Mapping[str, Any],
    *,
    first: bool = False,
) -> bytes:
    """Return the question for what lies behind the places of the copy and the pages that are coming."""
    places = apply.cursors() | {page["feed"]: [page["epoch"], page["to"]] for page in coming}
    request = {"v": wire.VERSION, "schema": shapes.seal(), "at": places, "room": room, "says": says, **told}
    if wanted := shapes.wanted():
        request["again"] = wanted
    if same := echo.offered():
        request["same"] = same
    if first and (held := fates.asked()):
        request["held"] = held
    return wire.pack([request])


def _fetch_history(ask: Ask) -> None:
    room = FIRST
    while places := past.places():
        request = {"v": wire.VERSION, "schema": shapes.seal(), "past": places, "room": room}
        pages = wire.unpack(ask("history", wire.pack([request])))
        if not pages:
            return
        for page in pages:
            past.take(page)
        room = min(room * 2, MOST)
    past.leave_to_central()


def _again_wanted(feeds: Iterable[str]) -> bool:
    """Tell whether a feed that disagreed is still to come from its beginning."""
    return Cursor.objects.filter(feed__in=list(feeds), epoch=apply.NOWHERE).exists()


def _send_again(known: int) -> None:
    """Let everything central has forgotten, having been restored, wait again; it is decided as before."""
    _wait_again(Outgoing.objects.filter(pk__gt=known))


def _numbers(first: int, last: int) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(pk__gte=first, pk__lte=last)


def _wait_again(forgotten: QuerySet[Outgoing]) -> None:
    closed = forgotten.exclude(state=State.WAITING)
    if closed.exists():
        fates.forget(closed.values_list("pk", flat=True))
        closed.update(state=State.WAITING, verdict="", reasons=[], holds=False)
