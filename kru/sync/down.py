"""Records down, at central: which feeds a node takes, and their pages."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from kru.journal import feed
from kru.journal.models import Dirty, FeedHead
from kru.journal.plain import plain
from kru.journal.replica import CATALOGUE, REPLICAS, UNITS, Replica
from kru.kernel.scope import DISTRICT_LEVEL, path_range
from kru.sync import wire
from kru.sync.models import Node
from kru.sync.terms import NodeKind

A_RECORD = 50  # bytes on the line, about: how many records are tried for a page
LEAST, MOST = 4 << 10, 1 << 20  # bytes of an answer that a node may ask for


@dataclass(frozen=True)
class Place:
    """How far a node's copy of a feed goes, as the node says."""

    epoch: UUID | None
    pos: int
    digest: int | None = None  # of what it holds; not every node says it


def feeds_for(node: Node) -> list[str]:
    """Return the feeds a node takes: computed from what it is, never named by it."""
    if node.kind == NodeKind.PHONE:
        return [CATALOGUE, UNITS, f"person:{node.person_id}"]
    path = node.unit.path
    if path.count(".") >= DISTRICT_LEVEL:
        return [UNITS, CATALOGUE]  # feeds go down to the district: below it there is none of its own
    low, high = path_range(f"{feed.OF_OFFICES}{path}")
    inside = Q(feed=f"{feed.OF_OFFICES}{path}") | Q(feed__gte=low, feed__lt=high)
    held = FeedHead.objects.filter(inside).values_list("feed", flat=True)
    dirty = Dirty.objects.filter(inside).values_list("feed", flat=True).distinct()
    return [UNITS, CATALOGUE, *sorted({f"{feed.OF_OFFICES}{path}", *held, *dirty})]


def news(
    node: Node, places: Mapping[str, Place], *, room: int, agreed: Mapping[tuple[str, UUID], list[int]]
) -> tuple[list[Any], bool]:
    """Return pages of up to about `room` bytes for a node, and whether more is waiting.

    A feed the node holds and takes no longer is said to be gone; one whose place has moved is said under
    which name it goes on. Of records on which both are `agreed` only the position is sent.
    """
    feeds = feeds_for(node)
    lines: list[Any] = [_gone(name, places, feeds) for name in places if name not in feeds]
    if any("now" in line for line in lines):
        return lines, True  # it goes on from the places that the node has by the new names
    left = max(LEAST, min(room, MOST)) // A_RECORD
    for name in feeds:
        place = places.get(name, Place(None, 0))
        page = page_of(name, place, limit=left, agreed=agreed)
        if page is None:
            continue
        lines.append(page)
        left -= sum(len(group[2]) for group in page["u"]) + len(page["x"]) + len(page.get("k", ()))
        if not page["end"] or left <= 0:
            return lines, True
    return lines, False


def _gone(name: str, places: Mapping[str, Place], feeds: Collection[str]) -> dict[str, Any]:
    """Return the line about a feed that a node no longer takes; one that knows no other names lets it go."""
    others = FeedHead.objects.filter(feed__in=set(feeds) - places.keys()).values_list("feed", "epoch")
    now = next((other for other, epoch in others if epoch == places[name].epoch), None)
    return {"feed": name, "gone": True, **({"now": now} if now else {})}


def page_of(
    name: str, place: Place, *, limit: int, agreed: Mapping[tuple[str, UUID], list[int]] | None = None
) -> dict[str, Any] | None:
    """Return the next page of a feed, or None where the node has everything.

    A node whose place belongs to another epoch, or lies ahead of the feed, gets it from the beginning.
    """
    page = feed.page_after(name, place.pos, limit=limit)
    start = place.pos
    again = place.epoch is not None and (place.epoch != page.epoch or place.pos > page.last_pos)
    if again:
        start, page = 0, feed.page_after(name, 0, limit=limit)
    has_all = not page.records and place.epoch == page.epoch and start == place.pos
    if has_all and place.digest in (None, page.digest):
        return None
    at = page.records[-1].pos if page.records else start
    groups: dict[str, dict[UUID, int]] = {}
    left, kept = [], []
    for record in page.records:
        if record.op == "u" and not again and agreed and (record.type, record.rid) in agreed:
            kept.append([*agreed[record.type, record.rid], record.pos])
        elif record.op == "u":
            groups.setdefault(record.type, {})[record.rid] = record.pos
        elif start:  # who has nothing has nothing to let go
            left.append([record.type, record.rid.hex, record.pos])
    upserts: list[Any] = []
    for label, places in groups.items():
        upserts += _group(REPLICAS[label], places)
    return {
        "feed": name,
        "epoch": page.epoch.hex,
        "from": start,
        **({"again": True} if again else {}),
        "to": at,
        "end": at == page.last_pos,
        "count": page.count,
        "digest": page.digest,
        "u": upserts,
        "x": left,
        **({"k": kept} if kept else {}),
    }


def _group(replica: Replica, places: Mapping[UUID, int]) -> Iterator[list[Any]]:
    """Yield records of one kind: its name, its columns, the positions and the values, column by column."""
    names = list(replica.columns)
    found = wire.read(replica.model._default_manager.filter(pk__in=list(places)), names)
    if found:
        at = {rid.hex: pos for rid, pos in places.items()}
        ordered = sorted((at[plain(row[0])], row) for row in found)
        positions, rows = zip(*ordered, strict=True)
        yield [replica.label, names, wire.steps(positions), *wire.columns_of(replica.model, names, rows)]
