"""Bundles on a stick: the messages of the line in sealed files, in any order, any number of times."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from kru.journal.models import Outgoing
from kru.sync import (
    apply,
    comparing,
    exchange,
    fates,
    leasing,
    past,
    quarantine,
    sealing,
    serve,
    shapes,
    up,
    wire,
)
from kru.sync.membership import Membership
from kru.sync.models import Cursor, Line, Node
from kru.sync.quarantine import Kept
from kru.sync.rules import Revoked
from kru.sync.settle import Settled, settle
from kru.sync.signing import Keys
from kru.sync.terms import NodeState
from kru.sync.up import Forked

LARGEST = 1 << 30  # bytes of a file
PAGE = 1 << 20  # bytes of one answer inside
State = Outgoing.State


class Unfit(ValueError):
    """A bundle that cannot be taken here; `code` says why, in `terms.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Brought:
    """An office's bundle, opened at central and known to be its own; nothing of it is done yet."""

    node: Node
    head: Mapping[str, Any]
    folded: Any
    revoked: Revoked | None = None  # it was sealed by a node that counts no more, before or after that


def from_office(
    membership: Membership,
    keys: Keys,
    at: datetime,
    *,
    says: Mapping[str, Any] | None = None,
    last: bool = False,
) -> bytes:
    """Return, at an office, a bundle of everything that waits, how far its copy goes, and what it `says`.

    The `last` one, of an office that empties itself, also holds what was decided: a central that was restored
    from a backup may have forgotten it, and can ask nobody else.
    """
    shapes.notice()
    sent = Outgoing.objects.order_by("pk")
    if not last:
        sent = sent.filter(state=State.WAITING)
    commands = [json.loads(line) for line in sent.values_list("line", flat=True)]
    decided = exchange.decided()
    head = {
        "v": wire.VERSION,
        "schema": shapes.seal(),
        "knows": shapes.known(),
        "again": shapes.wanted(),
        "up": membership.node_id.hex,
        "incarnation": membership.incarnation.hex,
        "made": at.timestamp(),
        "at": apply.cursors(),
        "past": past.places(),
        "rest": False,
        "decided": [] if last else decided,  # it asks for what it lacks of them: of the last one it has all
        "refused": [] if last else comparing.refused(),
        "settled": decided if last else [],
        "says": {**(says or {}), "by_stick": True},
        "held": fates.asked(),
    }
    content = wire.pack([head, wire.fold(commands)])
    return sealing.seal(content, to=membership.central_sealing_key, keys=keys)


def opened_at_central(bundle: bytes, keys: Keys) -> Brought:
    """Open an office's bundle at central.

    Raises `Unfit`: not sealed for central, of a node that may not speak, or unreadable.
    """
    letter, (head, folded, *_) = _opened(bundle, keys)
    node = Node.objects.select_related("unit").filter(pk=head.get("up")).first()
    if node is None:
        raise Unfit("bundle-of-a-stranger")
    for revoked in map(Revoked.read, node.revoked):
        if (revoked.public_key, revoked.incarnation) == (letter.sender, head["incarnation"]):
            return Brought(node, head, folded, revoked)
    if node.public_key != letter.sender:
        raise Unfit("bundle-of-a-stranger")
    if (
        node.state != NodeState.ACTIVE
        or node.incarnation is None
        or node.incarnation.hex != head["incarnation"]
    ):
        raise Unfit("bundle-of-a-closed-node")
    return Brought(node, head, folded)


def answer_to(brought: Brought, keys: Keys, at: datetime) -> bytes:
    """Decide at central what an office's bundle brought; return the bundle that goes back to it.

    Raises `Unfit` where two installations speak as one, and for a node that was wiped or replaced.
    """
    if brought.revoked is not None:
        raise Unfit("bundle-of-a-closed-node")
    node, head = brought.node, brought.head
    serve.heard(node, at)
    serve.said(node, head.get("says"), head["v"])
    try:
        answer = serve.push(node, wire.pack([head, brought.folded]), at)
    except Forked as forked:
        raise Unfit("forked") from forked
    except serve.NotSpoken as other:
        raise Unfit(other.code) from other
    leasing.lease_numbers(node, head.get("says"), at)
    opening: dict[str, Any] = {"v": wire.VERSION, "down": node.pk.hex, "made": at.timestamp()}
    try:
        came = _records(node, head, at)
    except serve.NotSpoken as other:
        # what it brought is decided; it hears so with the records, once it can read them
        untold = wire.pack([{**opening, "reason": other.code}, up.Answer().lines(at)[0]])
        return sealing.seal(untold, to=node.sealing_key, keys=keys)
    opening["schema"] = shapes.seal()
    if held := fates.told(node, head.get("held", {})):
        opening["held"] = held
    return sealing.seal(wire.pack([opening, wire.unpack(answer)[0], *came]), to=node.sealing_key, keys=keys)


def _records(node: Node, head: Mapping[str, Any], at: datetime) -> list[Any]:
    """Return all pages of records and of their history that are new for an office; raises `NotSpoken`."""
    speaks = {"v": head["v"], **{name: head[name] for name in ("schema", "knows") if name in head}}
    places, pasts, again = dict(head["at"]), dict(head["past"]), head.get("again", {})
    messages: list[Any] = []
    more = True
    while more:
        asked = {**speaks, "at": places, "again": again, "room": PAGE}
        (said, *came) = wire.unpack(serve.pull(node, wire.pack([asked]), at))
        for page in came:
            if page.get("gone"):
                held, past_held = places.pop(page["feed"]), pasts.pop(page["feed"], None)
                if "now" in page:
                    places[page["now"]] = held
                    pasts.update({page["now"]: past_held} if past_held else {})
                continue
            if "kind" in page:
                again[page["feed"]][page["kind"]] = page["to"]
                if page["end"]:
                    del again[page["feed"]][page["kind"]]
                continue
            places[page["feed"]] = [page["epoch"], page["to"]]
            if pasts.get(page["feed"], [""])[0] != page["epoch"]:
                pasts[page["feed"]] = [page["epoch"], 0]
        messages += came
        more = said["more"]
    while came := wire.unpack(serve.history(node, wire.pack([{**speaks, "past": pasts, "room": PAGE}]), at)):
        for page in came:
            pasts[page["feed"]] = [page["epoch"], page["past"]]
        messages += came
    return messages


def keep(brought: Brought, at: datetime) -> Kept:
    """Hold at central what a node gave before it was wiped or replaced; nothing goes back to it."""
    assert brought.revoked is not None
    try:
        return quarantine.keep_all(
            brought.node,
            brought.revoked,
            wire.unfold(brought.folded),
            at,
            settled=brought.head.get("settled", ()),
        )
    except wire.NoMessage as error:
        raise Unfit("bundle-is-unreadable") from error


def at_office(bundle: bytes, membership: Membership, keys: Keys, at: datetime) -> Settled:
    """Take central's bundle at an office: what it answers, and the records it brings.

    One that is older than what the copy holds changes nothing. Raises `Unfit`: also where one before it is
    missing; nothing of it is lost, the missing one can be taken later.
    """
    letter, (head, answer, *pages) = _opened(bundle, keys)
    if letter.sender != membership.central_key or head.get("down") != membership.node_id.hex:
        raise Unfit("bundle-of-a-stranger")
    if "reason" in head:
        raise Unfit(head["reason"])
    shapes.notice()
    shapes.heard(head.get("schema", shapes.seal()))
    line = Line.objects.get_or_create(pk=1)[0]
    # as the clock of this office tells it
    made = datetime.fromtimestamp(head["made"], UTC) + timedelta(seconds=line.ahead)
    exchange.note(answer)
    fates.take(head.get("held", ()))
    for page in pages:
        if "past" in page:
            past.take(page)
            continue
        try:
            apply.take(page, older=line.heard_at is not None and made < line.heard_at)
        except apply.OutOfStep as gap:
            raise Unfit("bundle-before-it-is-missing") from gap
    settled = settle(at, membership.name)
    if line.heard_at is None or line.heard_at < made:
        news: dict[str, Any] = {"heard_at": made, "by_stick": True}
        if not Cursor.objects.filter(complete=False).exists():
            news |= {"complete_at": made, "latest_at": max(at, made)}
        Line.objects.filter(pk=line.pk).update(**news)
    return settled


def _opened(bundle: bytes, keys: Keys) -> tuple[sealing.Letter, list[Any]]:
    try:
        letter = sealing.open_letter(bundle, keys=keys)
        lines = wire.unpack(letter.content)
    except sealing.NotSealed as error:
        raise Unfit("bundle-is-not-for-us") from error
    except wire.NoMessage as error:
        raise Unfit("bundle-is-unreadable") from error
    if len(lines) < 2 or not isinstance(lines[0], Mapping):
        raise Unfit("bundle-is-unreadable")
    return letter, lines


def read_bounded(file: BinaryIO) -> bytes:
    """Return the bytes of a bundle's file; raises `Unfit` for one that is too large to be one."""
    held = file.read(LARGEST + 1)
    if len(held) > LARGEST:
        raise Unfit("bundle-is-unreadable")
    return held
