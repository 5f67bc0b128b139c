"""One command given twice at the same moment: done once, answered the same, whoever comes second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections
from pydantic import SecretStr

from kru.identity import actions as identity
from kru.identity.models import User
from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal
from kru.organisations.models import Unit
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.facts import PersonCorrected
from kru.staff.models import Person
from tests.actors import actor
from tests.world import sokha

Make = Callable[..., Doing]
TWINS = 6


class Naming(Command):
    """Give two persons a phone."""

    person_ids: tuple[UUID, ...]
    phone: str


def person(school: Unit, number: str) -> staff.RegisterPerson:
    return sokha(school).model_copy(update={"person_id": new_id(), "staff_number": number})


def at_once(ask: Callable[[], object]) -> list[object]:
    """Ask in several threads that meet first, and return each answer or what was raised instead."""
    met = Barrier(TWINS)

    def one(_: int) -> object:
        try:
            met.wait()
            return ask()
        except Exception as fault:
            return fault
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TWINS) as pool:
        return list(pool.map(one, range(TWINS)))


@pytest.mark.django_db(transaction=True)
def test_twins_that_do_the_same_have_the_same_answer(doing: Make, school: Unit) -> None:
    for nth in range(5):
        do, cmd = doing(), sokha(school).model_copy(update={"staff_number": f"118904020{nth}"})
        answers = at_once(lambda do=do, cmd=cmd: staff.register_person(do, cmd))  # type: ignore[misc]
        assert answers == [Person(pk=cmd.person_id)] * TWINS
    assert Receipt.objects.filter(name="staff.register_person").count() == 5


@pytest.mark.django_db(transaction=True)
def test_twins_that_are_refused_hear_the_same_reasons(doing: Make, school: Unit) -> None:
    staff.register_person(doing(), sokha(school))
    for _ in range(5):
        do, cmd = doing(), sokha(school)
        answers = at_once(lambda do=do, cmd=cmd: staff.register_person(do, cmd))  # type: ignore[misc]
        assert [getattr(answer, "reasons", answer) for answer in answers] == [
            (Reason("staff-number-is-taken", field_name="staff_number"),)
        ] * TWINS


def opening() -> identity.OpenAccount:
    """Return the command that opens an account with a first password."""
    secret = SecretStr("phka-rumduol")
    return identity.OpenAccount(user_id=new_id(), username="dara", name_km="ដារ៉ា", path="kh", password=secret)


@pytest.mark.django_db
def test_another_secret_is_another_command_and_no_secret_is_kept(doing: Make, school: Unit) -> None:
    do, cmd = doing(), opening()
    user = identity.open_account(do, cmd)
    assert identity.open_account(do, cmd) == user
    with pytest.raises(Refusal, match="command-id-reused"):
        identity.open_account(do, cmd.model_copy(update={"password": SecretStr("another-one")}))
    receipt = Receipt.objects.get(pk=do.command_id)
    assert "phka-rumduol" not in str(receipt.body)
    assert User.objects.get().check_password("phka-rumduol")


@pytest.mark.django_db
def test_what_was_answered_to_one_is_not_answered_to_another(doing: Make, school: Unit) -> None:
    do, cmd = doing(), sokha(school)
    staff.register_person(do, cmd)
    with pytest.raises(Refusal, match="command-id-reused"):
        staff.register_person(replace(do, actor=actor()), cmd)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time
def test_of_two_commands_that_wait_for_each_other_both_are_done_in_the_end(doing: Make, school: Unit) -> None:
    rows = [staff.register_person(doing(), person(school, n)).pk for n in "12"]
    both_hold_one = Barrier(2)

    def body(do: Doing, cmd: Naming) -> Person:
        do.allow_anyone("a test")
        first = Person.objects.locked(cmd.person_ids[0])
        if both_hold_one.n_waiting or not both_met:
            both_met.append(both_hold_one.wait())
        second = Person.objects.locked(cmd.person_ids[1])
        for row in (first, second):
            do.change(row, phone=cmd.phone)
            do.record(PersonCorrected(name_km=row.name_km), about=row, scope=row.scope)
        return first

    both_met: list[int] = []
    name = Action("test.name", Naming, "here", body)
    commands = [
        (doing(), Naming(person_ids=tuple(ids), phone=phone))
        for ids, phone in ((rows, "012"), (rows[::-1], "013"))
    ]

    def ask(n: int) -> Person:
        try:
            return name(*commands[n])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert {row.pk for row in pool.map(ask, range(2))} == set(rows)
    assert len(both_met) == 2
    assert Receipt.objects.filter(name="test.name", verdict="done").count() == 2
    assert Entry.objects.filter(kind="staff.PersonCorrected").count() == 4
