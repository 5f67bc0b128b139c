"""The feed: nothing that committed is ever missed, whoever wrote at the same time."""

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, connections, transaction

from kru.establishment import actions as establishment
from kru.journal import feed
from kru.journal.models import Dirty, FeedRecord
from kru.kernel.ids import new_id
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.terms import Position
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
    other = open_unit(doing, province, "0102", "district", "0102")
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
