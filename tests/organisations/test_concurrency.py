"""Who has read a path and writes it while the place moves: nothing stays behind at the old place."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from kru.demo.cast import Cast
from kru.organisations.models import Unit
from kru.spine.relocation import keep_places
from kru.staff import actions as staff
from kru.staff.models import Person
from tests.organisations.moves import moved
from tests.sync.copies import newcomer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("postgresql"),  # SQLite has one writer at a time
]


def test_a_move_waits_for_who_has_read_the_old_path(village: Cast) -> None:
    sokha, school = village.person_ids["sokha"], village.unit_ids["vat-thmei"]
    has_read, moves = Event(), Event()

    def write() -> bool:
        try:
            with transaction.atomic():
                keep_places()
                path = Unit.objects.get(pk=school).path
                has_read.set()
                was_before = not moves.wait(1.0)
                Person.objects.filter(pk=sokha).update(path=path)
            return was_before
        finally:
            connection.close()

    def move() -> None:
        try:
            has_read.wait(10)
            moved(village, "district", "phnum-sral")
            moves.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        writing, moving = both.submit(write), both.submit(move)
        assert writing.result()
        moving.result()
    assert Person.objects.get(pk=sokha).path == Unit.objects.get(pk=school).path == "kh.32.3101.31010101001"


def test_commands_given_while_a_district_moves_lie_where_their_unit_lies(village: Cast) -> None:
    commands = [
        (village.doing("sopheap"), newcomer(village, staff_number=f"11990100{n:02d}")) for n in range(24)
    ]

    def register(n: int) -> None:
        try:
            staff.register_person(*commands[n])
        finally:
            connection.close()

    def move(n: int) -> None:
        try:
            moved(village, "district", ("phnum-sral", "province")[n % 2])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as clerks:
        asked = [clerks.submit(register, n) for n in range(12)]
        asked += [clerks.submit(move, 0)]
        asked += [clerks.submit(register, n) for n in range(12, 24)]
        for one in asked:
            one.result()
    people = Person.objects.filter(pk__in=[cmd.person_id for _, cmd in commands]).select_related("unit")
    assert len(people) == 24
    assert {person.path for person in people if person.unit} == {"kh.32.3101.31010101001"}
