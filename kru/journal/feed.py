"""The feed: writers leave un-numbered dirty rows; a sequencer numbers them after commit (sync.md, part 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from kru.journal.copying import insert_values
from kru.journal.models import Dirty, FeedHead, FeedRecord
from kru.kernel.ids import new_id
from kru.kernel.scope import DISTRICT_LEVEL, Scope

AT_ONCE = 5_000


def feeds_of(scope: Scope) -> tuple[str, ...]:
    """Return the feeds that carry a record: the office down to the district, and the person's own."""
    office = _office(scope.path)
    return (office,) if scope.person_id is None else (office, f"person:{scope.person_id}")


@lru_cache(maxsize=4_096)
def _office(path: str) -> str:
    return f"office:{Scope(path).down_to(DISTRICT_LEVEL)}"


def mark_dirty(touched: Iterable[tuple[str, UUID, Scope]]) -> None:
    """Leave a dirty row for each record in each of its feeds; part of the writer's own transaction."""
    # in the order they came: keys in order are indexed several times as fast as keys at random
    rows = dict.fromkeys((feed, kind, rid) for kind, rid, scope in touched for feed in feeds_of(scope))
    insert_values(Dirty, ("feed", "type", "rid"), rows)


def sequence(feed: str) -> int:
    """Number the committed dirty rows of one feed; return the feed's last position.

    Dirty rows are deleted by the ids that were read, never by a bound, and what becomes of a record is
    decided by where it is now, so neither late commits nor the order of dirty rows can lose anything.
    A record that has left is sent on to where it is, since its writer may not have seen it move.
    """
    with transaction.atomic():
        head = _locked_head(feed)
        while rows := list(Dirty.objects.filter(feed=feed).order_by("id")[:AT_ONCE]):
            Dirty.objects.filter(pk__in=[row.pk for row in rows]).delete()
            records = sorted(
                {(row.type, row.rid) for row in rows}, key=lambda record: (record[0], record[1].bytes)
            )
            inside = _inside(feed, records)
            _send_on(record for record in records if record not in inside)
            FeedRecord.objects.bulk_create(
                [
                    FeedRecord(
                        feed=feed,
                        type=kind,
                        rid=rid,
                        pos=head.pos + n,
                        op="u" if (kind, rid) in inside else "x",
                    )
                    for n, (kind, rid) in enumerate(records, start=1)
                ],
                update_conflicts=True,
                unique_fields=["feed", "type", "rid"],
                update_fields=["pos", "op"],
                batch_size=1_000,
            )
            head.pos += len(records)
        head.save(update_fields=["pos"])
        return head.pos


@dataclass(frozen=True)
class Page:
    """Changes of one feed after a cursor: records in the order of their positions."""

    feed: str
    epoch: UUID
    records: Sequence[FeedRecord]
    last_pos: int


def page_after(feed: str, pos: int, *, limit: int) -> Page:
    """Return up to `limit` changed records of a feed after a position, numbering first what is committed."""
    last = sequence(feed)
    head = FeedHead.objects.get(feed=feed)
    records = list(FeedRecord.objects.filter(feed=feed, pos__gt=pos).order_by("pos")[:limit])
    return Page(feed, head.epoch, records, last)


def _locked_head(feed: str) -> FeedHead:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [feed])
    head, _ = FeedHead.objects.get_or_create(feed=feed, defaults={"epoch": new_id()})
    return head


def _inside(feed: str, records: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    return {
        (kind, pk)
        for kind, rids in _by_type(records).items()
        for pk, path, person in whereabouts(apps.get_model(kind), rids)
        if feed in feeds_of(Scope(path, person))
    }


def _send_on(records: Iterable[tuple[str, UUID]]) -> None:
    mark_dirty(
        (kind, pk, Scope(path, person))
        for kind, rids in _by_type(records).items()
        for pk, path, person in whereabouts(apps.get_model(kind), rids)
    )


def _by_type(records: Iterable[tuple[str, UUID]]) -> dict[str, list[UUID]]:
    by_type: dict[str, list[UUID]] = {}
    for kind, rid in records:
        by_type.setdefault(kind, []).append(rid)
    return by_type


def whereabouts(model: Any, rids: Sequence[UUID]) -> Iterable[tuple[UUID, str, UUID | None]]:
    """Yield where each of some rows lies, and about whom it is, once for each path and person."""
    paths = (model.scope_via,) if isinstance(model.scope_via, str) else model.scope_via
    via_person = getattr(model, "person_via", ())
    persons = (via_person,) if isinstance(via_person, str) else via_person
    found: models.QuerySet[Any] = model._default_manager.filter(pk__in=rids)
    for row in found.values_list("pk", *paths, *persons):
        pk, held, owners = row[0], row[1 : 1 + len(paths)], row[1 + len(paths) :] or (None,)
        for path in held:
            for owner in owners:
                yield pk, path, owner
