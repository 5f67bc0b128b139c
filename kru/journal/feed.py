"""The feed: writers leave un-numbered dirty rows; a sequencer numbers them after commit (sync.md, part 3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from kru.journal.copying import insert_values
from kru.journal.models import Dirty, FeedHead, FeedRecord
from kru.journal.replica import REPLICAS, Replica
from kru.kernel.ids import new_id
from kru.kernel.scope import DISTRICT_LEVEL, Scope, lies_in, path_range

AT_ONCE = 5_000
CENTRAL, OFFICE = "central", "office"  # what `settings.NODE_KIND` says
OF_OFFICES = "office:"  # how the feeds of offices begin; the path of the office follows
LEAP = 1 << 20
NUMBERED: set[str] = set()  # feeds that this process has numbered


def feeds_of(label: str, scope: Scope) -> tuple[str, ...]:
    """Return the feeds that carry a record of a kind.

    They are the one feed of its kind, or the office's down to the district, and the person's own.
    """
    if label not in REPLICAS:
        return ()
    if feed := REPLICAS[label].feed:
        return (feed,)
    office = _office(scope.path)
    if scope.person_id is None or not REPLICAS[label].to_persons:
        return (office,)
    return (office, f"person:{scope.person_id}")


@lru_cache(maxsize=4_096)
def _office(path: str) -> str:
    return f"{OF_OFFICES}{Scope(path).down_to(DISTRICT_LEVEL)}"


def mark_dirty(touched: Iterable[tuple[str, UUID, Scope]]) -> None:
    """Leave a dirty row for each record in each of its feeds; part of the writer's own transaction.

    An office numbers nothing: what it wrote comes back to it from central.
    """
    if settings.NODE_KIND == OFFICE:
        return
    # in the order they came: keys in order are indexed several times as fast as keys at random
    rows = dict.fromkeys((feed, kind, rid) for kind, rid, scope in touched for feed in feeds_of(kind, scope))
    insert_values(Dirty, ("feed", "type", "rid"), rows)


def travelling(rows: Iterable[tuple[models.Model, Scope]]) -> Iterator[tuple[str, UUID, Scope]]:
    """Yield written rows that travel, and those that go along with them, with their scopes."""
    elsewhere: dict[str, list[UUID]] = {}
    for row, scope in rows:
        replica = REPLICAS.get(row._meta.label_lower)
        if replica is None:
            continue
        if replica.lies_elsewhere:
            elsewhere.setdefault(replica.label, []).append(row.pk)
        else:
            yield replica.label, row.pk, scope
        if replica.along is not None:
            yield from ((label, rid, scope) for label, rid in replica.along(row))
    for label, rids in elsewhere.items():
        for pk, path, person in whereabouts(REPLICAS[label], rids):
            yield label, pk, Scope(path, person)


def sequence(feed: str) -> int:
    """Number the committed dirty rows of one feed; return the feed's last position.

    Dirty rows are deleted by the ids that were read, never by a bound, and what becomes of a record is
    decided by where it is now, so neither late commits nor the order of dirty rows can lose anything.
    A record that has left is sent on to where it is, since its writer may not have seen it move.

    Each process leaps ahead before its first number, never twice as far: a database restored from a backup
    then gives no record the number under which a copy holds what was lost, and digests tell them apart.
    """
    with transaction.atomic():
        head = _locked_head(feed)
        while rows := list(Dirty.objects.filter(feed=feed).order_by("id")[:AT_ONCE]):
            if feed not in NUMBERED:
                NUMBERED.add(feed)
                head.pos += new_id().int % LEAP if head.pos else 0
            Dirty.objects.filter(pk__in=[row.pk for row in rows]).delete()
            records = sorted(
                {(row.type, row.rid) for row in rows}, key=lambda record: (record[0], record[1].bytes)
            )
            inside = _inside(feed, records)
            _send_on(record for record in records if record not in inside)
            numbered = [
                FeedRecord(
                    feed=feed, type=kind, rid=rid, pos=head.pos + n, op="u" if (kind, rid) in inside else "x"
                )
                for n, (kind, rid) in enumerate(records, start=1)
            ]
            _count(head, _numbered_before(feed, records), numbered)
            FeedRecord.objects.bulk_create(
                numbered,
                update_conflicts=True,
                unique_fields=["feed", "type", "rid"],
                update_fields=["pos", "op"],
                batch_size=1_000,
            )
            head.pos += len(records)
        head.save(update_fields=["pos", "count", "digest"])
        return head.pos


class Numbered(NamedTuple):
    """A record in a feed: its kind and id, its position, and whether it is there (`u`) or has left (`x`)."""

    type: str
    rid: UUID
    pos: int
    op: str


@dataclass(frozen=True)
class Page:
    """Changes of one feed after a cursor: records in the order of their positions, and the feed's head."""

    feed: str
    epoch: UUID
    records: Sequence[Numbered]
    last_pos: int
    count: int
    digest: int


def page_after(feed: str, pos: int, *, limit: int) -> Page:
    """Return up to `limit` changed records of a feed after a position, numbering first what is committed."""
    if Dirty.objects.filter(feed=feed).exists() or not FeedHead.objects.filter(feed=feed).exists():
        sequence(feed)
    found = FeedRecord.objects.filter(feed=feed, pos__gt=pos).order_by("pos")[:limit]
    records = [Numbered(*values) for values in found.values_list(*Numbered._fields)]
    # read last: where it stands at the last record, nothing was numbered meanwhile and its digest holds
    head = FeedHead.objects.get(feed=feed)
    return Page(feed, head.epoch, records, head.pos, head.count, head.digest)


def is_whole() -> bool:
    """Tell whether every kind of record is in its feeds, and every feed has its digest.

    It is not where an older version numbered the feeds, which knew fewer kinds and no digests.
    """
    for label, replica in REPLICAS.items():
        known = FeedRecord.objects.filter(type=label), Dirty.objects.filter(type=label)
        if not any(found.exists() for found in known) and next(_lying(replica), None):
            return False
    empty = FeedHead.objects.filter(count=0, digest=0, pos__gt=0).values("feed")
    return not FeedRecord.objects.filter(feed__in=empty, op="u").exists()


def begin_anew() -> None:
    """Let every record be numbered anew, in feeds of a new epoch: copies fetch them from the beginning."""
    with transaction.atomic():
        for table in (FeedRecord, FeedHead, Dirty):
            table._default_manager.all().delete()
        for replica in REPLICAS.values():
            mark_dirty((replica.label, pk, Scope(path, person)) for pk, path, person in _lying(replica))


def follow(old: str, new: str) -> None:
    """Let the feeds of offices follow a place, all of whose rows have the new path already.

    Feeds that lie in the place as a whole keep epoch and positions and change their name alone: who
    holds one has nothing to fetch. Where feeds are cut otherwise at the new place, its records leave the
    old feeds and enter the new ones. Part of the transaction that moves the place.
    """
    if settings.NODE_KIND == OFFICE:
        return
    depth = old.count(".")
    whole = depth < DISTRICT_LEVEL
    left = _named_within(old) if whole else [_office(old)]
    if whole and new.count(".") == depth:
        for name in left:
            _rename(name, f"{OF_OFFICES}{new}{name[len(OF_OFFICES) + len(old) :]}")
        return
    for name in left if whole else ():
        _lock(name)
        for table in (FeedRecord, FeedHead, Dirty):
            table._default_manager.filter(feed=name).delete()
    shared = () if whole else tuple(left)
    for replica in REPLICAS.values():
        for via in () if replica.feed else replica.places:
            found = replica.model._default_manager.filter(replica.among, _within(via, new))
            keys = found.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
            while chunk := list(islice(keys, AT_ONCE)):
                lying = [(pk, path) for pk, path, _ in whereabouts(replica, chunk) if lies_in(path, new)]
                rows = ((name, replica.label, pk) for pk, path in lying for name in (*shared, _office(path)))
                insert_values(Dirty, ("feed", "type", "rid"), dict.fromkeys(rows))


def _rename(old: str, new: str) -> None:
    for name in (old, new):
        _lock(name)
    # what an earlier coming and going has left there
    FeedRecord.objects.filter(feed=new).delete()
    FeedHead.objects.filter(feed=new).delete()
    for table in (FeedRecord, FeedHead, Dirty):
        table._default_manager.filter(feed=old).update(feed=new)


def _named_within(path: str) -> list[str]:
    """Return the names of the feeds of offices at and below a path."""
    inside = _within("feed", f"{OF_OFFICES}{path}")
    known = (table._default_manager.filter(inside).order_by() for table in (FeedHead, Dirty))
    return sorted({name for found in known for name in found.values_list("feed", flat=True).distinct()})


def _within(via: str, root: str) -> models.Q:
    low, high = path_range(root)
    return models.Q(**{via: root}) | models.Q(**{f"{via}__gte": low, f"{via}__lt": high})


def _lying(replica: Replica) -> Iterator[tuple[UUID, str, UUID | None]]:
    keys = replica.model._default_manager.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while chunk := list(islice(keys, AT_ONCE)):
        yield from whereabouts(replica, chunk)


def digest_of(kind: str, rid: str, pos: int) -> int:
    """Return what a record, its id in hex, adds to the digest of a feed at a position: 63 bits, by xor."""
    seal = blake2b(f"{kind} {rid} {pos}".encode(), digest_size=8).digest()
    return int.from_bytes(seal, "big") >> 1


def _count(head: FeedHead, before: Iterable[FeedRecord], after: Iterable[FeedRecord]) -> None:
    """Keep count and digest of the records that are in a feed."""
    for change, records in ((-1, before), (1, after)):
        for record in records:
            if record.op == "u":
                head.count += change
                head.digest ^= digest_of(record.type, record.rid.hex, record.pos)


def _numbered_before(feed: str, records: Iterable[tuple[str, UUID]]) -> list[FeedRecord]:
    return [
        record
        for kind, rids in _by_type(records).items()
        for record in FeedRecord.objects.filter(feed=feed, type=kind, rid__in=rids)
    ]


def _lock(feed: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [feed])


def _locked_head(feed: str) -> FeedHead:
    _lock(feed)
    head, _ = FeedHead.objects.get_or_create(feed=feed, defaults={"epoch": new_id()})
    return head


def _inside(feed: str, records: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    return {
        (kind, pk)
        for kind, rids in _by_type(records).items()
        if kind in REPLICAS
        for pk, path, person in whereabouts(REPLICAS[kind], rids)
        if feed in feeds_of(kind, Scope(path, person))
    }


def _send_on(records: Iterable[tuple[str, UUID]]) -> None:
    mark_dirty(
        (kind, pk, Scope(path, person))
        for kind, rids in _by_type(records).items()
        if kind in REPLICAS
        for pk, path, person in whereabouts(REPLICAS[kind], rids)
    )


def _by_type(records: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    by_type: dict[str, list[UUID]] = {}
    for kind, rid in records:
        by_type.setdefault(kind, []).append(rid)
    return by_type


def whereabouts(replica: Replica, rids: Sequence[UUID]) -> Iterator[tuple[UUID, str, UUID | None]]:
    """Yield where each of some rows lies, and about whom it is, once for each path and person."""
    paths, persons = replica.places, replica.owners
    found: models.QuerySet[Any] = replica.model._default_manager.filter(replica.among, pk__in=rids)
    for row in found.values_list("pk", *paths, *persons):
        pk, held, owners = row[0], row[1 : 1 + len(paths)], row[1 + len(paths) :] or (None,)
        for path in held:
            if path is None:  # nothing says where it lies: it lies nowhere
                continue
            for owner in owners:
                yield pk, path, owner
