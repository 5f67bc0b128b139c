"""The frame: once, with permission, recorded, or not at all."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.functional import SimpleLazyObject
from pydantic import ValidationError

from kru.access.table import Role
from kru.establishment import actions as establishment
from kru.establishment.models import Posting
from kru.intake import actions as intake
from kru.journal.models import Dirty, Entry, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.facts import UnitCorrected
from kru.organisations.models import Unit
from kru.spine.action import Action, Unfinished
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from tests.actors import actor
from tests.world import sokha

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]


def test_a_command_sent_twice_is_done_once_and_answered_the_same(doing: Make, school: Unit) -> None:
    do, cmd = doing(), sokha(school)
    first, second = staff.register_person(do, cmd), staff.register_person(do, cmd)
    assert first == second
    assert Person.objects.count() == 1
    assert Entry.objects.filter(about_id=first.pk).count() == 1
    assert Receipt.objects.filter(pk=do.command_id, verdict="done").count() == 1


def test_the_doing_of_a_request_serves_although_it_is_made_late(doing: Make, school: Unit) -> None:
    late: Doing = SimpleLazyObject(doing)  # type: ignore[assignment]  # as the middleware gives it
    assert staff.register_person(late, sokha(school)) == Person.objects.get()


def test_a_command_id_used_for_something_else_is_refused_and_the_first_verdict_stays(
    doing: Make, school: Unit
) -> None:
    do = doing()
    staff.register_person(do, sokha(school))
    with pytest.raises(Refusal, match="command-id-reused"):
        staff.register_person(do, sokha(school).model_copy(update={"staff_number": "2"}))
    assert Receipt.objects.get(pk=do.command_id).verdict == "done"
    assert Person.objects.count() == 1


def test_a_new_command_with_the_id_of_another_row_is_refused_and_changes_nothing(
    doing: Make, school: Unit
) -> None:
    first = staff.register_person(doing(), sokha(school))
    other = {"person_id": first.pk, "staff_number": "2", "national_id": "020000001"}
    again = doing()
    with pytest.raises(Refusal, match="row-id-is-taken"):
        staff.register_person(again, sokha(school).model_copy(update=other))
    assert Receipt.objects.get(pk=again.command_id).verdict == "refused"
    assert Person.objects.get().staff_number == first.staff_number


def test_a_refusal_is_kept_with_its_reasons_and_given_again(doing: Make, school: Unit) -> None:
    staff.register_person(doing(), sokha(school))
    again = doing()
    twin = sokha(school)
    for _ in range(2):
        with pytest.raises(Refusal, match="staff-number-is-taken"):
            staff.register_person(again, twin)
    receipt = Receipt.objects.get(pk=again.command_id)
    assert receipt.verdict == "refused"
    assert receipt.reasons[0]["code"] == "staff-number-is-taken"


def test_somebody_of_another_province_may_not(doing: Make, school: Unit) -> None:
    stranger = actor((Role.DISTRICT, "kh.02.0201"))
    with pytest.raises(Refusal, match="not-allowed"):
        staff.register_person(doing(stranger), sokha(school))
    assert not Person.objects.exists()
    assert not Dirty.objects.filter(type="staff.person").exists()


class Nothing(Command):
    """Ask for nothing."""


def test_a_body_that_asks_no_permission_or_records_nothing_is_rolled_back(doing: Make) -> None:
    def silent(do: Doing, cmd: Nothing) -> None:
        do.require("staff.register_person", at=Unit(path="kh").scope)

    def lawless(do: Doing, cmd: Nothing) -> None:
        return

    for body, what in ((silent, "recorded nothing"), (lawless, "asked no permission")):
        with pytest.raises(Unfinished, match=what):
            Action("test.nothing", Nothing, "here", body)(doing(), Nothing())
    assert not Receipt.objects.filter(name="test.nothing").exists()


def test_a_lower_action_joins_the_transaction_and_the_journal_shows_the_system(
    doing: Make, school: Unit
) -> None:
    person = staff.register_person(doing(), sokha(school))
    do = doing()
    establishment.start_posting(
        do,
        establishment.StartPosting(
            person_id=person.pk, unit_id=school.pk, position=Position.TEACHER, starts_on=date(2020, 1, 1)
        ),
    )
    entries = Entry.objects.filter(command_id=do.command_id).order_by("id")
    assert [(entry.kind, entry.as_system) for entry in entries] == [
        ("staff.PersonPlaced", True),
        ("establishment.PostingStarted", False),
    ]
    assert entries[0].before == {"position": ""}
    assert entries[0].after == {"position": "teacher"}


def test_a_refused_action_leaves_nothing_of_the_lower_one(doing: Make, school: Unit) -> None:
    person = staff.register_person(doing(), sokha(school))
    for starts_on in (date(2020, 1, 1), date(2019, 1, 1)):
        cmd = establishment.StartPosting(
            person_id=person.pk, unit_id=school.pk, position=Position.TEACHER, starts_on=starts_on
        )
        if starts_on.year == 2020:
            establishment.start_posting(doing(), cmd)
        else:
            with pytest.raises(Refusal, match="posting-before-the-one-in-force"):
                establishment.start_posting(doing(), cmd)
    assert Posting.objects.get().starts_on == date(2020, 1, 1)


def test_the_database_itself_refuses_to_change_the_journal(doing: Make, school: Unit) -> None:
    for change in (
        lambda: Entry.objects.update(actor_name="somebody else"),
        lambda: Entry.objects.all().delete(),
        lambda: Receipt.objects.update(verdict="refused"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_who_may_see_is_decided_by_path_and_by_person(doing: Make, school: Unit) -> None:
    person = staff.register_person(doing(), sokha(school))
    permission = "staff.see_file"
    seen = {
        "district": actor((Role.DISTRICT, "kh.01.0101")),
        "neighbour": actor((Role.DISTRICT, "kh.01.010")),
        "nobody": actor(),
    }
    assert person in Person.objects.visible_to(seen["district"], permission)
    assert not Person.objects.visible_to(seen["neighbour"], permission).exists()
    assert not Person.objects.visible_to(seen["nobody"], permission).exists()
    own = seen["nobody"].__class__(new_id(), person.pk, "ជា សុខា")
    assert list(Person.objects.visible_to(own, permission)) == [person]


def test_a_row_made_and_then_changed_in_one_command_was_nothing_before(doing: Make) -> None:
    def body(do: Doing, cmd: Nothing) -> Unit:
        unit = Unit(id=new_id(), key="kh", path="kh", kind="ministry", name_km="ក្រសួង")
        do.allow_anyone("a test")
        do.create(unit)
        do.change(unit, name_latin="Ministry")
        do.record(UnitCorrected(name_km=unit.name_km), about=unit, scope=unit.scope)
        return unit

    unit = Action("test.made", Nothing, "here", body)(doing(), Nothing())
    entry = Entry.objects.get(about_id=unit.pk)
    assert entry.before == {}
    assert entry.after["name_latin"] == "Ministry"


def test_a_text_that_one_engine_would_keep_and_another_not_is_refused_at_its_column(
    doing: Make, school: Unit
) -> None:
    cmd = sokha(school).model_copy(update={"name_km": "ក" * 121})
    with pytest.raises(Refusal, match="text-does-not-fit") as refusal:
        staff.register_person(doing(), cmd)
    assert refusal.value.reasons[0].field_name == "name_km"


@pytest.mark.parametrize("wrong", ["សុ\0ខា", "\ud800"])
def test_a_text_that_no_receipt_could_hold_makes_no_command(school: Unit, wrong: str) -> None:
    with pytest.raises(ValidationError, match="half a character"):
        staff.RegisterPerson.model_validate({**sokha(school).model_dump(), "name_km": wrong})
    with pytest.raises(ValidationError, match="half a character"):
        intake.DecideList.model_validate({"list_id": new_id(), "choices": {"rows": [{"name_km": wrong}]}})


def test_the_database_lets_nobody_empty_the_journal_at_once(doing: Make, school: Unit) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite has no TRUNCATE; a DELETE of everything is refused row by row
    for table in ("journal_entry", "journal_receipt", "credits_ledgerentry", "credentials_certificate"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {table} CASCADE")
