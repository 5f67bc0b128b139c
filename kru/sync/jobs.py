"""The line of an office, kept by itself: exchanges one after the other, slower while there is no line."""

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import OperationalError

from kru.journal import feed, outbox
from kru.journal.models import Dirty, Outgoing
from kru.letters import queries as numbers
from kru.spine import clock
from kru.spine.outages import outage_of
from kru.sync import orders, sending, to_send
from kru.sync.exchange import NoLine, exchange
from kru.sync.inbox import IN_PART, Part
from kru.sync.membership import Membership
from kru.sync.models import Cursor, Line
from kru.sync.signing import own_keys
from kru.sync.terms import NodeState
from kru.sync.transport import Central, Turned

EVERY, WHILE_WAITING = timedelta(minutes=5), timedelta(seconds=15)
HISTORY_EVERY = timedelta(hours=20)  # until then an office shows what it wrote itself
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=15)
State = Outgoing.State


def number_changes(at: datetime) -> bool:
    """Number, at central, the changes of one feed, so that who asks need not wait; tell whether more wait."""
    if outbox.is_office():
        return False
    waiting = list(Dirty.objects.order_by().values_list("feed", flat=True).distinct()[:2])
    if waiting:
        feed.sequence(waiting[0])
    return len(waiting) > 1


def exchange_if_due(at: datetime) -> bool:
    """Exchange with central if the time has come; always tells that nothing more is waiting."""
    if not outbox.is_office() or settings.MEMBERSHIP is None:
        return False
    line = Line.objects.get_or_create(pk=1)[0]
    if line.next_at is None or line.next_at <= at or line.wanted_at is not None:
        connect(line, at)
    return False


def connect(line: Line, at: datetime) -> None:
    """Exchange with central now, and keep what came of it; the next try comes by itself."""
    central = _central()
    central.ahead = timedelta(seconds=line.ahead)
    line.tried_at, line.wanted_at = at, None
    line.next_at = at + FIRST_PAUSE  # also where the program itself fails
    line.save(update_fields=["tried_at", "wanted_at", "next_at"])
    try:
        history = line.history_at is None or at - line.history_at > HISTORY_EVERY
        with ThreadPoolExecutor(1) as ahead:
            exchange(central.ask, at, settings.NODE, says=says(), history=history, ahead=ahead)
    except Turned as turned:
        line.heard_at, line.by_stick, line.trouble = clock.now(), False, turned.code
        if turned.code in (NodeState.WIPED, NodeState.REPLACED) and not _obeyed(turned):
            line.trouble = "order-is-not-signed"
    except NoLine:
        line.trouble = "no-line"
    except (OperationalError, OSError) as error:
        if (outage := outage_of(error)) is None:
            raise
        line.trouble = outage  # here, not at the centre; what was taken until then stays
    else:
        line.heard_at = line.complete_at = line.latest_at = clock.now()
        line.history_at = at if history else line.history_at
        line.trouble, line.by_stick = "", False
    line.failures = line.failures + 1 if line.trouble else 0
    line.ahead = round(central.ahead.total_seconds())
    line.next_at = clock.now() + pause(line.failures, waiting=_waiting() > 0)
    # not the wish: somebody may have pressed the button meanwhile
    line.save(
        update_fields=[
            "heard_at", "by_stick", "trouble", "complete_at", "latest_at", "history_at", "failures", "ahead",
            "next_at",
        ]
    )  # fmt: skip


class Bytes:
    """The bytes of files, behind commands and records: one message a turn, none while an exchange is due."""

    def __init__(self) -> None:
        self.failures, self.next_at = 0, datetime.min.replace(tzinfo=UTC)

    def __call__(self, at: datetime) -> bool:
        """Send or fetch some bytes if the line is good; tell whether more is to go."""
        if not outbox.is_office() or settings.MEMBERSHIP is None or at < self.next_at:
            return False
        line = Line.objects.filter(pk=1).first()
        if line is None or line.trouble or line.by_stick or line.next_at is None:
            return False  # the next exchange finds out whether there is one
        if line.next_at <= at or line.wanted_at is not None:
            return False
        to_send.notice(at)
        try:
            more = sending.turn(_central().ask, at)
        except NoLine:
            self.failures += 1
            self.next_at = at + pause(self.failures, waiting=False)
            return False
        self.failures = 0
        return more


def _obeyed(turned: Turned) -> bool:
    """Keep central's order that this office empties itself; tell whether it is central's own."""
    order = str(turned.said.get("order", ""))
    membership = settings.MEMBERSHIP
    return membership is not None and orders.keep(order, membership, settings.ENVIRONMENT.directory)


def pause(failures: int, *, waiting: bool) -> timedelta:
    """Return how long to wait for the next exchange: longer after each failure, and never all at once."""
    if failures:
        doubled = FIRST_PAUSE.total_seconds() * 2.0 ** min(failures - 1, 10)
        longest = min(timedelta(seconds=doubled), LONGEST_PAUSE)
    else:
        longest = WHILE_WAITING if waiting else EVERY
    return longest * random.uniform(0.5, 1)  # noqa: S311 - spreads offices over time, keeps no secret


def says() -> dict[str, Any]:
    """Return what an office tells central about itself."""
    refused = Outgoing.objects.filter(IN_PART[Part.NEEDS])
    return {
        "version": settings.VERSION,
        "waiting": _waiting(),
        "refused": refused.count(),
        "disk_free": shutil.disk_usage(settings.ENVIRONMENT.directory).free >> 30 << 30,  # whole GB
        "clock": Line.objects.get_or_create(pk=1)[0].ahead,
        **numbers.said(on=clock.day_of(clock.now())),
        "copy": not Cursor.objects.filter(complete=False).exists(),
    }


def _waiting() -> int:
    return Outgoing.objects.filter(state=State.WAITING).count()


@cache
def _central() -> Central:
    membership = settings.MEMBERSHIP
    assert isinstance(membership, Membership)
    return Central(membership, own_keys(), clock.now)
