"""Records down, at a node: pages put into its copy, below what its own waiting commands wrote."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from kru.journal import undo
from kru.journal.feed import digest_of
from kru.journal.models import Entry
from kru.journal.replica import REPLICAS, UNITS, Replica
from kru.sync import echo, following, shapes, wire
from kru.sync.models import Cursor, Held, Staged, Wanted

AT_ONCE = 500
VARIABLES = 30_000  # in a statement: SQLite takes 32,766
NOWHERE = UUID(int=0)  # the epoch of a feed that is to come from its beginning


class OutOfStep(ValueError):
    """A page that does not go on where the copy stands: it is older, or one before it is missing."""


@contextmanager
def without_references() -> Iterator[None]:
    """Let rows come before those they point to, in this block, which may not stand in a transaction."""
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


@dataclass
class Taken:
    """What a page brought: how many rows came, left, and wait for the end of the feeds."""

    came: int = 0
    left: int = 0
    staged: int = 0


def cursors() -> dict[str, list[Any]]:
    """Return how far the copy goes, as it is said to central."""
    return {held.feed: [held.epoch.hex, held.pos, held.digest] for held in Cursor.objects.all()}


def take(page: Mapping[str, Any], *, older: bool = False) -> Taken:
    """Put a page into the copy, with its cursor, in one transaction; raises `OutOfStep`.

    Rows that waiting commands wrote too are put aside until `settle`. Of a page that begins before the
    place of the copy only what lies behind it is taken. An `older` page, made before central was last
    heard, does not begin a feed anew. Of records that this version cannot read, only that there are such.
    """
    if page.get("gone"):
        if older:
            return Taken()
        return _rename(page["feed"], page["now"]) if "now" in page else _let_go(page["feed"])
    if "kind" in page:
        return _take_again(page)
    with without_references(), transaction.atomic(durable=True), undo.applying():
        cursor = _cursor(page, older=older)
        taken = Taken()
        if cursor is None:
            return taken
        apart = _put_aside()
        shapes.came((label, names) for label, names, *_ in page["u"])
        for label, names, stepped, *columns in page["u"]:
            positions = wire.positions(stepped)
            if known := sum(pos <= cursor.pos for pos in positions):
                positions, columns = positions[known:], [column[known:] for column in columns]
            if not positions:
                continue
            _hold(cursor, label, dict(zip(columns[0], positions, strict=True)))
            _put_group(label, names, columns, apart, taken)
        for label, rid, pos in echo.confirm(page.get("k", ())):
            _hold(cursor, label, {rid: pos})
        _release(cursor, [(label, rid) for label, rid, pos in page["x"] if pos > cursor.pos], apart, taken)
        if page["to"] >= cursor.pos:
            cursor.pos, cursor.wanted = page["to"], page["count"]
            if page["end"]:
                cursor.complete = True
                _sweep(cursor, apart, taken)
        cursor.save()
        if page["feed"] == UNITS:
            following.follow_units()
    return taken


def _take_again(page: Mapping[str, Any]) -> Taken:
    """Put records of one kind into the copy once more: those that it holds at the very same positions."""
    taken = Taken()
    with without_references(), transaction.atomic(durable=True), undo.applying():
        wanted = Wanted.objects.filter(feed=page["feed"], type=page["kind"]).first()
        cursor = Cursor.objects.filter(feed=page["feed"], epoch=page["epoch"]).first()
        asked_by_this_version = page["schema"] == shapes.seal()
        if wanted is None or cursor is None or page["from"] > wanted.pos or not asked_by_this_version:
            return taken
        apart = _put_aside()
        shapes.came((label, names) for label, names, *_ in page["u"])
        for label, names, stepped, *columns in page["u"]:
            held = dict(_held(cursor, label, columns[0]))
            places = zip(columns[0], wire.positions(stepped), strict=True)
            same = [held.get(rid) == pos for rid, pos in places]
            kept = [list(compress(column, same)) for column in columns]
            _put_group(label, names, kept, apart, taken)
        if page["end"]:
            wanted.delete()
        else:
            wanted.pos = max(wanted.pos, page["to"])
            wanted.save()
    return taken


def agrees(page: Mapping[str, Any]) -> bool:
    """Tell whether the copy holds, after the last page of a feed, exactly what central says it should."""
    held = Cursor.objects.get(feed=page["feed"])
    return bool(held.count == page["count"] and held.digest == page["digest"])


def forget(feed: str) -> None:
    """Let the next exchange fetch a feed from its beginning; nothing is removed before it has come."""
    Cursor.objects.filter(feed=feed).update(epoch=NOWHERE)


def _cursor(page: Mapping[str, Any], *, older: bool) -> Cursor | None:
    """Return the place in the feed where the page goes on, or None for a page that is known already."""
    epoch = UUID(page["epoch"])
    known = Cursor.objects.filter(feed=page["feed"]).first()
    # a feed whose place has moved goes on under another name: pages of both are the same feed's
    known = known or Cursor.objects.filter(epoch=epoch).first()
    cursor = known or Cursor(feed=page["feed"], epoch=epoch)
    if page["from"] == 0 and (cursor.epoch != epoch or page.get("again")):
        if older:
            return None
        # from the beginning again: what does not come is swept out at the end
        Held.objects.filter(feed=cursor.feed).update(pos=-1)
        Wanted.objects.filter(feed=cursor.feed).delete()
        cursor.epoch, cursor.pos, cursor.count, cursor.digest, cursor.complete = epoch, 0, 0, 0, False
        cursor.past = 0
    if cursor.epoch != epoch or cursor.pos < page["from"]:
        raise OutOfStep(f"{page['feed']} stands at {cursor.pos}, the page begins at {page['from']}")
    return None if page["to"] <= cursor.pos and not page["end"] else cursor


def _put_aside() -> set[tuple[str, str]]:
    """Return the rows whose news wait for `settle`: what waiting commands wrote, and what waits already."""
    waiting = Staged.objects.values_list("type", "rid")
    staged = {(REPLICAS[label].model._meta.db_table, rid.hex) for label, rid in waiting}
    return staged | {(step.table, step.row) for step in undo.touched()}


def _hold(cursor: Cursor, label: str, positions: Mapping[str, int]) -> None:
    """Keep which records a feed has brought, and the digest over them."""
    for rid, was in _held(cursor, label, positions):
        _count(cursor, -1, label, rid, was)
    with connection.cursor() as statement:
        statement.executemany(
            "INSERT INTO sync_held (rid, type, feed, pos) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (rid, type, feed) DO UPDATE SET pos = excluded.pos",
            [(rid, label, cursor.feed, pos) for rid, pos in positions.items()],
        )
    for rid, pos in positions.items():
        _count(cursor, 1, label, rid, pos)


def _held(cursor: Cursor, label: str, rids: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the records of a kind that a feed has brought before, with their positions."""
    if cursor.pos == 0:
        return
    asked = list(rids)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        held = Held.objects.filter(rid__in=some, type=label, feed=cursor.feed, pos__gte=0)
        for rid, pos in held.values_list("rid", "pos"):
            yield rid.hex, pos


def _count(cursor: Cursor, change: int, label: str, rid: str, pos: int) -> None:
    cursor.count += change
    cursor.digest ^= digest_of(label, rid, pos)


def _put_group(
    label: str,
    names: Sequence[str],
    columns: Sequence[Sequence[Any]],
    apart: set[tuple[str, str]],
    taken: Taken,
) -> None:
    if not shapes.can_be_read(label, names):
        return
    replica = REPLICAS[label]
    table = replica.model._meta.db_table
    rows: list[Sequence[Any]] = []
    aside: list[Sequence[Any]] = []
    line: Sequence[Any]
    for line in zip(*columns, strict=True):
        (aside if apart and (table, line[0]) in apart else rows).append(line)
    taken.came += len(rows)
    try:
        with transaction.atomic():
            put(replica, names, rows)
    except IntegrityError:
        if not apart:
            put(replica, names, rows, instead=True)
        else:
            # a waiting command has taken a number or a place that is another's at central
            aside, rows = [*aside, *rows], []
    for line in aside:
        Staged.objects.update_or_create(
            type=replica.label, rid=UUID(line[0]), defaults={"row": dict(zip(names, line, strict=True))}
        )
    taken.staged += len(aside)


def put(
    replica: Replica, names: Sequence[str], rows: Sequence[Sequence[Any]], *, instead: bool = False
) -> None:
    """Insert or replace rows of central; `instead` of whatever stands in their way.

    Columns that this node does not know are left out, those that do not travel keep what they hold here.
    """
    if not rows:
        return
    model = replica.model
    known = {field.attname: field for field in model._meta.concrete_fields}
    taken = [at for at, name in enumerate(names) if name in known]
    ways = wire.kept_ways(model, [names[at] for at in taken])
    missing = [name for name in known if name not in names and name not in replica.made]
    begin = {name: known[name].get_default() for name in missing}
    defaults = [known[name].get_db_prep_save(begin[name], connection) for name in missing]
    written = [*(names[at] for at in taken), *replica.made, *missing]
    lines = []
    for row in rows:
        values = [way(row[at]) if way else row[at] for at, way in zip(taken, ways, strict=True)]
        if replica.made:
            named = {**begin, **dict(zip(names, row, strict=True))}
            values += [make(named) for make in replica.made.values()]
        lines.append([*values, *defaults])
    quoted = [f'"{known[name].column}"' for name in written]
    kept = [column for column, name in zip(quoted, written, strict=True) if name not in missing]
    key = f'"{model._meta.pk.column}"'
    updates = ", ".join(f"{column} = excluded.{column}" for column in kept if column != key)
    head = (
        f"INSERT {'OR REPLACE ' if instead else ''}INTO {model._meta.db_table} ({', '.join(quoted)}) VALUES "
    )
    tail = (
        "" if instead else f" ON CONFLICT ({key}) DO " + (f"UPDATE SET {updates}" if updates else "NOTHING")
    )
    one = f"({', '.join(['%s'] * len(quoted))})"
    # many rows a statement: the text index is written once for each
    size = VARIABLES // len(quoted)
    with connection.cursor() as cursor:
        for start in range(0, len(lines), size):
            some = lines[start : start + size]
            statement = head + ", ".join([one] * len(some)) + tail
            cursor.execute(statement, [value for line in some for value in line])


def _release(
    cursor: Cursor, records: Iterable[tuple[str, str]], apart: set[tuple[str, str]], taken: Taken
) -> None:
    """Let go of records that have left a feed, unless another feed holds them."""
    by_kind: dict[str, list[str]] = {}
    for label, rid in records:
        by_kind.setdefault(label, []).append(rid)
    for label, rids in by_kind.items():
        for rid, was in _held(cursor, label, rids):
            _count(cursor, -1, label, rid, was)
        Held.objects.filter(rid__in=rids, type=label, feed=cursor.feed).delete()
        elsewhere = Held.objects.filter(rid__in=rids, type=label).values_list("rid", flat=True)
        still = {rid.hex for rid in elsewhere}
        for rid in rids:
            if rid not in still:
                _drop(label, rid, apart, taken)


def _drop(label: str, rid: str, apart: set[tuple[str, str]], taken: Taken) -> None:
    replica = REPLICAS.get(label)
    if replica is None:
        return
    if (replica.model._meta.db_table, rid) in apart:
        Staged.objects.update_or_create(type=label, rid=UUID(rid), defaults={"row": None})
        taken.staged += 1
    else:
        remove(replica, rid)
        taken.left += 1


def remove(replica: Replica, rid: str) -> None:
    """Take a row that has left out of the copy, down to what stays of it, and its history."""
    rows = replica.model._default_manager.filter(pk=rid)
    Entry.objects.filter(about_id=rid, about_type=replica.label).delete()
    if not replica.keeps:
        rows._raw_delete(rows.db)
        return
    blank = {
        column.attname: None if column.null else column.get_default()
        for column in replica.model._meta.concrete_fields
        if column.attname not in replica.keeps
    }
    rows.update(**blank)


def _sweep(cursor: Cursor, apart: set[tuple[str, str]], taken: Taken) -> None:
    """After a feed has come from its beginning again: let go of what it did not bring."""
    gone = list(Held.objects.filter(feed=cursor.feed, pos=-1).values_list("type", "rid"))
    _release(cursor, [(label, rid.hex) for label, rid in gone], apart, taken)


def _rename(feed: str, now: str) -> Taken:
    """Go on with a feed under the name it has since its place has moved; everything stays where it is."""
    with transaction.atomic(durable=True):
        if Cursor.objects.filter(feed=feed).update(feed=now):
            Held.objects.filter(feed=feed).update(feed=now)
            Wanted.objects.filter(feed=feed).update(feed=now)
    return Taken()


def _let_go(feed: str) -> Taken:
    """Let go of a whole feed that this node takes no longer."""
    taken = Taken()
    with without_references(), transaction.atomic(durable=True), undo.applying():
        cursor = Cursor.objects.filter(feed=feed).first()
        if cursor is not None:
            Held.objects.filter(feed=feed).update(pos=-1)
            Wanted.objects.filter(feed=feed).delete()
            _sweep(cursor, _put_aside(), taken)
            cursor.delete()
    return taken
