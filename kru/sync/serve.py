"""What central answers a node: to what it pushes and to what it pulls, whichever way the message came."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max, Q

from kru.sync import (
    blobs,
    comparing,
    down,
    echo,
    fates,
    leasing,
    past,
    quarantine,
    shapes,
    up,
    verdicts,
    wire,
)
from kru.sync.models import Node
from kru.sync.rules import Reported, Revoked
from kru.sync.signing import own_keys

HEARD_EVERY = timedelta(minutes=1)
FIRST_ROOM = 16 << 10  # bytes of an answer, where a node does not say


class NotSpoken(Exception):
    """A message of a version of the protocol that is not spoken here; `code` says why, in `terms.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def heard(node: Node, at: datetime) -> None:
    """Keep when a node was last heard, to the minute: most requests write nothing."""
    if node.heard_at is None or at - node.heard_at > HEARD_EVERY:
        Node.objects.filter(pk=node.pk).update(heard_at=at)


def said(node: Node, says: Mapping[str, Any] | None, protocol: int) -> None:
    """Keep what a node says of itself, and which version of the protocol it speaks."""
    if says and (reported := Reported.read({**says, "protocol": protocol}).kept()) != node.reported:
        Node.objects.filter(pk=node.pk).update(reported=reported)


def push(node: Node, body: bytes, at: datetime) -> bytes:
    """Decide what a node delivers and return the answer; commands of an old version are taken for ever.

    Raises `wire.NoMessage`, `up.Forked`, or `NotSpoken` where the node is newer than central.
    """
    head, folded = _read_push(body)
    if comparing.is_to_be_asked(node, head):
        return wire.pack([{**up.Answer().lines(at)[0], "compare": True}])
    if not comparing.is_heard(node, head) and (missing := _missing(node, head)):
        # restored from a backup: those must be decided before what came after them
        return wire.pack(up.Answer(missing=missing).lines(at))
    answer = up.decide(node, wire.unfold(folded), at)
    if not head["rest"] and answer.is_final:
        _delivered(node, head, at)
    return wire.pack([{**answer.lines(at)[0], "thread": node.thread}])


def _missing(node: Node, asked: Mapping[str, Any]) -> list[list[int]]:
    """Return, as runs, the numbers that a node is to send again: they are not known here as it knows them."""
    decided = asked.get("decided", ())
    if "refused" in asked:
        return comparing.known_otherwise(node, decided, asked["refused"])
    return up.missing(node, decided)


def _delivered(node: Node, head: Mapping[str, Any], at: datetime) -> None:
    """Keep when nothing more waited at a node: of a file that came late, when it was made there."""
    emptied = min(at, datetime.fromtimestamp(head["made"], UTC)) if "made" in head else at
    earlier = Q(delivered_at=None) | Q(delivered_at__lt=emptied)
    Node.objects.filter(earlier, pk=node.pk).update(delivered_at=emptied)


def keep(node: Node, body: bytes, at: datetime) -> None:
    """Hold what a node that was wiped or replaced still delivers; it hears nothing but its order."""
    revoked = Revoked.read(node.revoked[-1]) if node.revoked else None
    if revoked is None or revoked.public_key != node.public_key or quarantine.is_full(node):
        return
    try:
        _head, folded = wire.unpack(body)
        quarantine.keep_all(node, revoked, wire.unfold(folded), at)
    except (ValueError, LookupError, TypeError, ValidationError):
        return  # nobody can read it, and the order must be heard all the same


def pull(node: Node, body: bytes, at: datetime) -> bytes:
    """Return what is new for a node since its places; raises `wire.NoMessage` or `NotSpoken`."""
    (asked,) = wire.unpack(body)
    said(node, asked.get("says"), asked.get("v", wire.VERSION))
    _refuse_unless_spoken(asked)
    leasing.lease_numbers(node, asked.get("says"), at)
    head: dict[str, Any] = {"at": at.timestamp(), "more": True, "known": _known(node)}
    head |= _compared(node, asked)
    if asked.get("schema") not in (None, shapes.seal()):
        head["schema"] = shapes.seal()
    try:
        knows = shapes.understood_by(node, asked)
    except shapes.Untold:
        return wire.pack([{**head, "tell": True}])
    agreed = echo.agreed(node, asked["same"]) if asked.get("same") else {}
    room, places = asked.get("room", FIRST_ROOM), _places(asked["at"])
    pages, head["more"] = down.news(node, places, room=room, agreed=agreed, knows=knows)
    if asked.get("again") and not head["more"]:
        once_more, head["more"] = down.again(
            node, places, asked["again"], room=room, knows=knows, schema=asked["schema"]
        )
        pages += once_more
    if held := fates.told(node, asked.get("held", {})):
        head["held"] = held
    return wire.pack([head, *pages])


def history(node: Node, body: bytes, at: datetime) -> bytes:
    """Return entries of the journal about records an office has; raises `wire.NoMessage` or `NotSpoken`."""
    (asked,) = wire.unpack(body)
    _refuse_unless_spoken(asked)
    try:
        knows = shapes.understood_by(node, asked)
    except shapes.Untold:
        return wire.pack([])  # it says so when it asks for records
    columns = None if knows is None else knows[shapes.ENTRY]
    return wire.pack(past.pages(node, asked["past"], room=asked.get("room", FIRST_ROOM), columns=columns))


def _read_push(body: bytes) -> Any:
    head, *rest = wire.unpack(body)
    if head.get("v", wire.VERSION) > wire.VERSION:
        raise NotSpoken("centre-is-older")
    return head, *rest


def _refuse_unless_spoken(asked: Mapping[str, Any]) -> None:
    version = asked.get("v", wire.VERSION)
    if version > wire.VERSION:
        raise NotSpoken("centre-is-older")
    if version < wire.OLDEST:
        raise NotSpoken("too-old")


def decide(node: Node, body: bytes, at: datetime) -> bytes:
    """Decide at once what somebody at an office asks, and return the verdict; raises `wire.NoMessage`."""
    asked = verdicts.opened(body, node, own_keys())
    return wire.pack([{"at": at.timestamp(), **verdicts.decide(node, asked, at)}])


def blob(node: Node, body: bytes, at: datetime) -> bytes:
    """Take bytes of a file from a node, or give it some.

    Raises `wire.NoMessage`, `NotSpoken`, or `blobs.NotThere`.
    """
    asked, content = wire.unpack_bytes(body)
    if asked.get("v", wire.VERSION) > wire.VERSION:
        raise NotSpoken("centre-is-older")
    try:
        if "up" in asked:
            return blobs.take(node, asked, content, at)
        return blobs.give(node, asked)
    except (KeyError, TypeError, ValueError) as error:
        raise wire.NoMessage(f"no such question: {error!r}") from error


def _places(said: Mapping[str, Any]) -> dict[str, down.Place]:
    return {feed: down.Place(UUID(epoch), *map(int, place)) for feed, (epoch, *place) in said.items()}


def _compared(node: Node, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a node that may not have heard everything is to do: to say what it knows, or to send."""
    if "thread" not in asked or asked["thread"] == node.thread:
        return {}
    if comparing.is_to_be_asked(node, asked):
        return {"compare": True}
    missing = _missing(node, asked)
    return {"missing": missing} if missing else {"thread": node.thread}


def _known(node: Node) -> int:
    """Return the highest number an installation has delivered; from a backup, central knows less."""
    return int(node.delivered.aggregate(highest=Max("number"))["highest"] or 0)
