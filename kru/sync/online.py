"""An online action at an office: central is asked at once, its news are taken, nothing of it is kept here."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db.models import F, Model

from kru.journal import outbox
from kru.journal.plain import plain
from kru.kernel.reasons import Reason, Refusal
from kru.spine import clock
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.sync import inbox, sealing, seen, wire
from kru.sync.exchange import NoLine
from kru.sync.membership import Membership
from kru.sync.models import Line
from kru.sync.signing import own_keys
from kru.sync.transport import Central

C = TypeVar("C", bound=Command)
R = TypeVar("R", bound=Model | None)

# seconds; who asks waits for all of them together at the most, in one of the few threads of the server
REACHED_WITHIN, ANSWERED_WITHIN, NEWS_WITHIN = 3.0, 8.0, 4.0
LOOKS_EVERY = 0.1
# looking up the name of central may take longer than anybody waits
_reaching = ThreadPoolExecutor(4, "reaching")


def forward(action: Action[C, R], do: Doing, cmd: C) -> R:
    """Let central decide a command now; return the row it made, with its id alone if it is not here yet.

    Refuses with central's reasons; with `stands-on-waiting` where what it speaks of waits here; and with
    `needs-a-line` where nothing is known of a verdict: sent again under its id, it is done once.
    """
    named = cmd.model_dump(mode="json")
    if outbox.stands_on_waiting(named):
        _take_news()
        if outbox.stands_on_waiting(named):
            raise Refusal(Reason("stands-on-waiting"))
    line = {
        "id": str(do.command_id),
        "do": action.name,
        "by": str(do.actor.user_id),
        "at": plain(do.at),
        "body": cmd.revealed(),
    }
    verdict = _verdict(wire.pack([{"v": wire.VERSION}, line]))
    if reasons := verdict.get("refused"):
        raise Refusal(*inbox.said(reasons))
    _take_news()
    row: R = made(*verdict["done"])
    return row


def _verdict(content: bytes) -> Mapping[str, Any]:
    """Ask central once; refuses with `needs-a-line`."""
    central = _central()
    letter = sealing.seal(content, to=central.membership.central_sealing_key, keys=own_keys())
    reached = _reaching.submit(central.reach, REACHED_WITHIN)
    try:
        reached.result(REACHED_WITHIN)
        (verdict,) = wire.unpack(central.ask("decide", letter))
    except (NoLine, TimeoutError, wire.NoMessage) as error:
        reached.cancel()
        raise Refusal(Reason("needs-a-line")) from error
    finally:
        reached.add_done_callback(lambda _: central.close())
    held: Mapping[str, Any] = verdict
    return held


def _central() -> Central:
    """Return a line of its own: that of the background work belongs to its thread."""
    held = Line.objects.filter(pk=1).first() or Line(pk=1)
    ahead = timedelta(seconds=held.ahead)
    membership = settings.MEMBERSHIP
    assert isinstance(membership, Membership)
    return Central(membership, own_keys(), clock.now, ahead=ahead, patience=ANSWERED_WITHIN)


def _take_news() -> None:
    """Wish for an exchange, and wait for the end of one that began after this moment, or for some seconds."""
    wished_at, until = clock.now(), monotonic() + NEWS_WITHIN
    seen.want_exchange(wished_at)
    ended = Line.objects.filter(pk=1, tried_at__gte=wished_at, heard_at__gte=F("tried_at"))
    while not ended.exists() and monotonic() < until:
        sleep(LOOKS_EVERY)


def made(label: str = "", row_id: str = "") -> Any:
    """Return the row that central has made, with its id alone if it is not here; None if it made none."""
    if not label:
        return None
    model = apps.get_model(label)
    return model._default_manager.filter(pk=row_id).first() or model(pk=model._meta.pk.to_python(row_id))
