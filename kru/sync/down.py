"""Records down, at central: which feeds a node takes, and their pages."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from kru.journal import feed
from kru.journal.models import Dirty, FeedHead, FeedRecord
from kru.journal.plain import plain
from kru.journal.replica import CATALOGUE, REPLICAS, UNITS, Replica
from kru.kernel.scope import DISTRICT_LEVEL, path_range
from kru.sync import shapes, wire
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
    node: Node,
    places: Mapping[str, Place],
    *,
    room: int,
    agreed: Mapping[tuple[str, UUID], list[int]],
    knows: shapes.Knows | None = None,
) -> tuple[list[Any], bool]:
    """Return pages of up to about `room` bytes for a node, and whether more is waiting.

    A feed the node holds and takes no longer is said to be gone; one whose place has moved is said under
    which name it goes on. Of records on which both are `agreed` only the position is sent, and of each only
    the columns that the node `knows` (None: all of this version).
    """
    feeds = feeds_for(node)
    lines: list[Any] = [_gone(name, places, feeds) for name in places if name not in feeds]
    if any("now" in line for line in lines):
        return lines, True  # it goes on from the places that the node has by the new names
    left = max(LEAST, min(room, MOST)) // A_RECORD
    for name in feeds:
        place = places.get(name, Place(None, 0))
        page = page_of(name, place, limit=left, agreed=agreed, knows=knows)
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


def again(
    node: Node,
    places: Mapping[str, Place],
    wanted: Mapping[str, Mapping[str, int]],
    *,
    room: int,
    knows: shapes.Knows | None,
    schema: str,
) -> tuple[list[Any], bool]:
    """Return records of some kinds once more, for a node that can read now what it could not before.

    `wanted` says for each feed and kind up to which position they have come again; what lies behind the
    node's place comes with the news. Returns pages and whether more is waiting.
    """
    lines: list[Any] = []
    left = max(LEAST, min(room, MOST)) // A_RECORD
    for name in feeds_for(node):
        place = places.get(name)
        if name not in wanted or place is None or place.epoch is None:
            continue
        if not FeedHead.objects.filter(feed=name, epoch=place.epoch).exists():
            continue
        for label, after in wanted[name].items():
            if label not in REPLICAS:
                continue
            found = FeedRecord.objects.filter(feed=name, type=label, op="u", pos__gt=after)
            records = list(found.filter(pos__lte=place.pos).order_by("pos")[: left + 1])
            some = records[:left]
            ends = len(records) == len(some)
            line = {
                "feed": name,
                "epoch": place.epoch.hex,
                "kind": label,
                "schema": schema,
                "from": after,
                "to": place.pos if ends else some[-1].pos,
                "end": ends,
                "u": list(_group(label, {record.rid: record.pos for record in some}, knows)),
            }
            lines.append(line)
            left -= len(some)
            if not ends or left <= 0:
                return lines, True
    return lines, False


def page_of(
    name: str,
    place: Place,
    *,
    limit: int,
    agreed: Mapping[tuple[str, UUID], list[int]] | None = None,
    knows: shapes.Knows | None = None,
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
        upserts += _group(label, places, knows)
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


def _group(label: str, places: Mapping[UUID, int], knows: shapes.Knows | None) -> Iterator[list[Any]]:
    """Yield records of one kind: its name, its columns, the positions and the values, column by column.

    Of a kind that either side does not know, the key alone.
    """
    replica = REPLICAS.get(label)
    if replica is None or (knows is not None and label not in knows):
        if places:
            yield [label, ["id"], wire.steps(list(places.values())), [rid.hex for rid in places]]
        return
    names = _names(replica, knows)
    sources = [replica.was.get(name, name) for name in names]
    called = [source for source in sources if isinstance(source, str)]
    asked = called if len(called) == len(sources) else list(replica.columns)
    found = wire.read(replica.model._default_manager.filter(pk__in=list(places)), asked)
    at = {rid.hex: pos for rid, pos in places.items()}
    rows = sorted(found, key=lambda row: at[plain(row[0])])
    if rows:
        positions = wire.steps([at[plain(row[0])] for row in rows])
        columns = dict(zip(asked, wire.columns_of(replica.model, asked, rows), strict=True))
        whole = (
            []
            if asked is called
            else [dict(zip(asked, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        )
        yield [
            label,
            names,
            positions,
            *(columns[one] if isinstance(one, str) else [one(row) for row in whole] for one in sources),
        ]


def _names(replica: Replica, knows: shapes.Knows | None) -> list[str]:
    """Return the columns of a kind that go to a node: of those it knows all that this version can give."""
    if knows is None:
        return list(replica.columns)
    key, *rest = replica.columns
    can = {*rest, *replica.was}
    return [key, *(name for name in knows[replica.label] if name in can)]
