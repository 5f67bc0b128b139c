"""The history of records: the journal's entries about them come after the records, for they can wait."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kru.journal import undo
from kru.journal.feed import OF_OFFICES
from kru.journal.models import Entry, FeedHead, FeedRecord, Outgoing
from kru.sync import down, shapes, wire
from kru.sync.models import Cursor, Held, Node

A_RECORD = 200  # bytes on the line, about, of the entries of one record
COLUMNS = shapes.ENTRY_COLUMNS


def pages(
    node: Node,
    places: Mapping[str, Sequence[Any]],
    *,
    room: int,
    columns: Collection[str] | None = None,
) -> list[dict[str, Any]]:
    """Return, at central, entries about records of the feeds of an office, from the places it has reached.

    Entries never change, and each is about a record whose position has moved with it: all entries of a
    record are sent whenever it has moved, and none can be missed. A node of another version gets the
    `columns` that it knows, and is told which they are.
    """
    names = COLUMNS if columns is None else tuple(name for name in COLUMNS if name in columns)
    left = max(down.LEAST, min(room, down.MOST)) // A_RECORD
    found = []
    for name in down.feeds_for(node):
        if name not in places or not name.startswith(OF_OFFICES) or left <= 0:
            continue
        epoch, past = places[name]
        page = _page(name, UUID(epoch), int(past), limit=left, names=names)
        if page is not None:
            found.append(page if columns is None else {**page, "c": names})
            left -= len(page["e"][0]) if page["e"] else 1
    return found


def _page(name: str, epoch: UUID, past: int, *, limit: int, names: Sequence[str]) -> dict[str, Any] | None:
    head = FeedHead.objects.filter(feed=name, epoch=epoch, pos__gt=past).first()
    if head is None:
        return None
    records = list(FeedRecord.objects.filter(feed=name, pos__gt=past).order_by("pos")[:limit])
    by_kind: dict[str, list[UUID]] = {}
    for record in records:
        if record.op == "u":
            by_kind.setdefault(record.type, []).append(record.rid)
    rows: list[tuple[Any, ...]] = []
    for kind, rids in by_kind.items():
        rows += wire.read(Entry.objects.filter(about_id__in=rids, about_type=kind), names)
    rows.sort(key=lambda row: row[0])
    to = records[-1].pos if records else head.pos
    entries = wire.columns_of(Entry, names, rows) if rows else []
    return {"feed": name, "epoch": epoch.hex, "from": past, "past": to, "end": to >= head.pos, "e": entries}


def places() -> dict[str, list[Any]]:
    """Return, at an office, how far the history has come, for the feeds whose records are all there."""
    complete = Cursor.objects.filter(complete=True, feed__startswith=OF_OFFICES)
    return {held.feed: [held.epoch.hex, held.past] for held in complete if held.past < held.pos}


def take(page: Mapping[str, Any]) -> int:
    """Put entries into an office's journal, once each; return how many there were.

    They take the place of those that the office itself wrote under the same commands. A page that does not go
    on from where the history stands changes nothing: it is older, as on a stick, or one before it is missing.
    """
    rows = _rows(page)
    about = {row[COLUMNS.index("about_id")] for row in rows}
    with transaction.atomic(durable=True), undo.applying():
        stands = Cursor.objects.filter(epoch=page["epoch"]).first()  # the feed may be called otherwise since
        if stands is None or page["past"] <= stands.past or page.get("from", stands.past) > stands.past:
            return 0
        lying = Held.objects.filter(rid__in=about).values_list("type", "rid")
        held = {(kind, rid.hex) for kind, rid in lying}  # two kinds may share an id, and one may have left
        ways = wire.kept_ways(Entry, COLUMNS)
        lines = [
            [way(value) if way else value for way, value in zip(ways, row, strict=True)]
            for row in rows
            if (row[COLUMNS.index("about_type")], row[COLUMNS.index("about_id")]) in held
        ]
        commands = {row[COLUMNS.index("command_id")] for row in rows}
        Entry.objects.filter(pk__gt=undo.LOCAL_ENTRIES, command_id__in=commands).delete()
        # central restored from a backup has others under these numbers, or none of what it has forgotten
        for kind, rids in _about(rows, stands, page["past"]).items():
            old = Entry.objects.filter(about_type=kind, about_id__in=rids, pk__lt=undo.LOCAL_ENTRIES)
            old._raw_delete(old.db)
        marks = ", ".join(["%s"] * len(COLUMNS))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT OR REPLACE INTO journal_entry ({', '.join(COLUMNS)}) VALUES ({marks})", lines
            )
        Cursor.objects.filter(pk=stands.pk).update(past=page["past"])
        shapes.came([(shapes.ENTRY, page.get("c", COLUMNS))])
    return len(lines)


def _rows(page: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the entries of a page as this version keeps them; what the other does not know begins empty."""
    if not page["e"]:
        return []
    if "c" not in page:
        return list(zip(*page["e"], strict=True))
    came = dict(zip(page["c"], page["e"], strict=True))
    empty = {name: Entry._meta.get_field(name).get_default() for name in COLUMNS if name not in came}  # type: ignore[union-attr]
    count = len(page["e"][0])
    return list(zip(*(came.get(name, [empty.get(name)] * count) for name in COLUMNS), strict=True))


def leave_to_central() -> None:
    """Let go of what the office itself wrote under commands that are closed: all of central's has come."""
    own = Entry.objects.filter(pk__gt=undo.LOCAL_ENTRIES)
    open_ = Outgoing.objects.exclude(state=Outgoing.State.CLOSED).values("command_id")
    if own.exclude(command_id__in=open_).exists():
        with transaction.atomic(durable=True), undo.applying():
            own.exclude(command_id__in=open_).delete()


def _about(rows: Sequence[Sequence[Any]], stands: Cursor, to: int) -> dict[str, set[str]]:
    """Return what a page up to a position is about: ids by kind, since two kinds may share one.

    That are the records of its entries, and all others that lie there: they have no entries at central.
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row[COLUMNS.index("about_type")], set()).add(row[COLUMNS.index("about_id")])
    lying = Held.objects.filter(feed=stands.feed, pos__gt=stands.past, pos__lte=to)
    for kind, rid in lying.values_list("type", "rid"):
        found.setdefault(kind, set()).add(rid.hex)
    return found
