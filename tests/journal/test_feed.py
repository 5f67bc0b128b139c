"""The feed: nothing that committed is ever missed, whoever wrote at the same time."""

import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from kru.access.table import Role
from kru.credits import actions as credits
from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.journal import feed
from kru.journal.models import Dirty, FeedHead, FeedRecord
from kru.journal.replica import REPLICAS
from kru.kernel.ids import new_id
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from tests.actors import actor
from tests.world import open_unit, sokha

Make = Callable[..., Doing]
OFFICE = "office:kh.01.0101"
WRITERS, EACH = 6, 12


@pytest.mark.django_db
def test_a_change_reaches_the_office_and_the_person(doing: Make, school: Unit) -> None:
    person = staff.register_person(doing(), sokha(school))
    for name in (OFFICE, f"person:{person.pk}"):
        page = feed.page_after(name, 0, limit=100)
        assert ("staff.person", person.pk, "u") in {(r.type, r.rid, r.op) for r in page.records}


@pytest.mark.django_db
def test_a_record_changed_often_is_in_the_feed_once_at_its_last_position(doing: Make, school: Unit) -> None:
    person = staff.register_person(doing(), sokha(school))
    first = feed.page_after(OFFICE, 0, limit=100)
    for year in (2020, 2021, 2022):
        establishment.start_posting(
            doing(),
            establishment.StartPosting(
                person_id=person.pk, unit_id=school.pk, position=Position.TEACHER, starts_on=date(year, 1, 1)
            ),
        )
    second = feed.page_after(OFFICE, first.last_pos, limit=100)
    assert [r.type for r in second.records].count("staff.person") == 1
    assert FeedRecord.objects.filter(feed=OFFICE, rid=person.pk).count() == 1


@pytest.mark.django_db
def test_a_person_who_moves_leaves_the_old_office_and_enters_the_new(doing: Make, school: Unit) -> None:
    person = staff.register_person(doing(), sokha(school))
    province = Unit.objects.get(code="01")
    other = open_unit(doing, province, "0102", UnitKind.DISTRICT, "0102")
    feed.sequence(OFFICE)
    establishment.start_posting(
        doing(),
        establishment.StartPosting(
            person_id=person.pk, unit_id=other.pk, position=Position.OFFICER, starts_on=date(2024, 1, 1)
        ),
    )
    old = {(r.rid, r.op) for r in feed.page_after(OFFICE, 0, limit=100).records}
    new = {(r.rid, r.op) for r in feed.page_after("office:kh.01.0102", 0, limit=100).records}
    assert (person.pk, "x") in old
    assert (person.pk, "u") in new


def insert_slowly(number: int, table: str) -> None:
    """Write rows whose transactions stay open for different times, as long imports and short clicks do."""
    try:
        for turn in range(EACH):
            with transaction.atomic():
                if table == "naive":
                    with connection.cursor() as cursor:
                        cursor.execute("INSERT INTO naive_feed DEFAULT VALUES")
                else:
                    feed.mark_dirty([("staff.person", new_id(), Scope("kh.01.0101.x1"))])
                time.sleep(0.001 * ((number * 7 + turn * 3) % 11))
    finally:
        connections.close_all()


def read_while_writing(read: Callable[[], None], table: str) -> None:
    writers = [threading.Thread(target=insert_slowly, args=(n, table)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        read()
        time.sleep(0.002)
    for writer in writers:
        writer.join()
    read()


@pytest.mark.django_db(transaction=True)
def test_a_cursor_over_numbers_given_after_commit_misses_nothing() -> None:
    seen: set[object] = set()
    position = 0

    def read() -> None:
        nonlocal position
        page = feed.page_after(OFFICE, position, limit=10_000)
        for record in page.records:
            assert record.pos > position
            seen.add(record.rid)
        if page.records:
            position = page.records[-1].pos

    read_while_writing(read, "feed")
    assert len(seen) == WRITERS * EACH
    assert not Dirty.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time
def test_a_naive_cursor_over_numbers_given_at_insert_does_miss_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_feed (id bigserial PRIMARY KEY)")
    seen: set[int] = set()
    last = 0

    def read() -> None:
        nonlocal last
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM naive_feed WHERE id > %s ORDER BY id", [last])
            found = [row[0] for row in cursor.fetchall()]
        seen.update(found)
        last = max(found, default=last)

    try:
        read_while_writing(read, "naive")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_feed")
    assert len(seen) < WRITERS * EACH


def feeds_with(person_id: UUID) -> set[tuple[str, str, UUID]]:
    """Return where every record about a person is numbered as being."""
    while names := set(Dirty.objects.values_list("feed", flat=True)):  # some is sent on meanwhile
        for name in names:
            feed.sequence(name)
    kept = set(FeedRecord.objects.filter(op="u").values_list("feed", "type", "rid"))
    about = records_about(person_id)
    return {line for line in kept if line[1:] in about}


def records_about(person_id: UUID) -> dict[tuple[str, UUID], set[str]]:
    """Return every record about a person, with the feeds that its rows say it belongs to."""
    found: dict[tuple[str, UUID], set[str]] = {}
    for replica in REPLICAS.values():
        rids = list(replica.model._default_manager.values_list("pk", flat=True))
        for rid, path, person in feed.whereabouts(replica, rids):
            if person == person_id:
                feeds = found.setdefault((replica.label, rid), set())
                feeds.update(feed.feeds_of(replica.label, Scope(path, person)))
    return found


def belonging(person_id: UUID) -> set[tuple[str, str, UUID]]:
    records = records_about(person_id)
    return {(name, *record) for record, feeds in records.items() for name in feeds}


@pytest.mark.django_db
def test_everything_about_a_person_who_moves_leaves_the_old_office_and_enters_the_new(village: Cast) -> None:
    sokha, unit = village.person("sokha"), village.unit("phnum-sral")
    assert feeds_with(sokha.pk) == belonging(sokha.pk)
    establishment.start_posting(
        village.doing("sopheap"),
        establishment.StartPosting(
            person_id=sokha.pk, unit_id=unit.pk, position=Position.TEACHER, starts_on=date(2026, 3, 16)
        ),
    )
    assert len({kind for kind, _ in records_about(sokha.pk)}) >= 8
    assert feeds_with(sokha.pk) == belonging(sokha.pk)


@pytest.mark.django_db
def test_everything_about_people_who_move_together_goes_with_them(village: Cast) -> None:
    unit = village.unit("phnum-sral")
    people = [village.person(slug) for slug in ("sokha", "mony")]
    for person in people:
        feeds_with(person.pk)
    everywhere = Action("test.move", Nothing, "here", lambda do, cmd: moved(do, people, unit))
    everywhere(village.doing("sopheap"), Nothing())
    for person in people:
        assert feeds_with(person.pk) == belonging(person.pk)


class Nothing(Command):
    """Ask for nothing."""


def moved(do: Doing, people: list[Person], unit: Unit) -> None:
    moves = [establishment.Move(person, unit, Position.TEACHER) for person in people]
    establishment.move_people(do, moves, starts_on=date(2026, 3, 16))


@pytest.mark.django_db
def test_what_was_written_while_the_person_moved_is_sent_on_to_where_it_is_now(
    doing: Make, school: Unit
) -> None:
    person = staff.register_person(doing(), sokha(school))
    before = person.scope
    other = open_unit(doing, Unit.objects.get(code="01"), "0102", UnitKind.DISTRICT, "0102")
    feeds_with(person.pk)
    Person.objects.filter(pk=person.pk).update(unit=other, path=other.path)
    feed.mark_dirty([("staff.person", person.pk, before)])  # by somebody who saw the old place
    assert feeds_with(person.pk) == belonging(person.pk)


@pytest.mark.django_db
def test_every_feed_of_the_village_can_be_numbered(village: Cast) -> None:
    for name in set(Dirty.objects.values_list("feed", flat=True)):
        assert feed.sequence(name) > 0


@pytest.mark.django_db
def test_the_number_of_the_last_line_reaches_the_office(doing: Make, school: Unit) -> None:
    person = staff.register_person(doing(), sokha(school))
    credits.post_entry(
        doing(actor((Role.CPDMO, "kh"))),
        credits.PostEntry(
            entry_id=new_id(),
            person_id=person.pk,
            occurred_on=date(2026, 3, 12),
            category="structured",
            hours=Decimal(8),
            credits=Decimal("0.53"),
            source_type="test",
            source_id=new_id(),
            title_km="អំណាន",
        ),
    )
    assert feeds_with(person.pk) == belonging(person.pk)


@pytest.mark.django_db
def test_feeds_of_an_older_version_are_numbered_anew_and_hold_the_same(village: Cast) -> None:
    for name in set(Dirty.objects.values_list("feed", flat=True)):
        feed.sequence(name)
    assert feed.is_whole()

    def held() -> set[tuple[str, str, UUID]]:
        return set(FeedRecord.objects.filter(op="u").values_list("feed", "type", "rid"))

    before, epochs = held(), set(FeedHead.objects.values_list("epoch", flat=True))
    FeedRecord.objects.filter(type="organisations.unit").delete()  # an older version did not know it
    assert not feed.is_whole()
    feed.begin_anew()
    for name in set(Dirty.objects.values_list("feed", flat=True)):
        feed.sequence(name)
    assert held() == before
    assert feed.is_whole()
    assert not epochs & set(FeedHead.objects.values_list("epoch", flat=True))
    FeedHead.objects.update(count=0, digest=0)  # nor did it keep these
    assert not feed.is_whole()
