"""An office without a line goes on working, and comes back with nothing lost and nothing doubled."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import JSONField

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.establishment.models import Posting
from kru.journal.models import Entry, Outgoing, Receipt
from kru.journal.replica import REPLICAS
from kru.kernel.ids import new_id
from kru.staff import actions as staff
from kru.staff.models import Achievement, Person
from kru.staff.terms import Position
from kru.sync.exchange import NoLine
from kru.sync.models import Held
from tests.sync.copies import assert_copy, newcomer
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]


def test_the_first_copy_holds_what_the_office_should_see_and_no_more(village: Cast, office: Make) -> None:
    dara = office("district")
    outcome = dara.exchange()
    assert outcome.complete
    assert outcome.came > 50
    assert_copy(dara)
    with dara.here():
        assert not Person.objects.filter(path__startswith="kh.32").exists()
    assert dara.exchange().came == 0


def test_a_province_holds_all_its_districts(village: Cast, office: Make) -> None:
    province = office("province")
    province.exchange()
    assert_copy(province, "kh.31")


def test_steps_build_on_each_other_offline_and_are_confirmed_as_they_were(
    village: Cast, office: Make
) -> None:
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
        start = establishment.StartPosting(
            person_id=asked.person_id,
            unit_id=asked.unit_id,
            position=Position.TEACHER,
            starts_on=date(2026, 1, 5),
        )
        posting = establishment.start_posting(dara.doing("dara"), start)
        assert Person.objects.get(pk=asked.person_id).position == Position.TEACHER
        assert Outgoing.objects.filter(state="waiting").count() == 2
        assert Entry.objects.filter(about_id=asked.person_id).exists()
    assert not Person.objects.filter(pk=asked.person_id).exists()
    outcome = dara.exchange()
    assert (outcome.sent, outcome.refused, outcome.settled.closed) == (2, 0, 2)
    assert Posting.objects.get(person_id=asked.person_id).pk == posting.pk
    assert_copy(dara)


def test_a_posting_that_ends_another_is_confirmed(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    sovanna = village.person("sovanna")
    with dara.here():
        start = establishment.StartPosting(
            person_id=sovanna.pk, unit_id=village.unit("ou-taseik").pk, position=Position.TEACHER,
            starts_on=date(2026, 3, 2),
        )  # fmt: skip
        establishment.start_posting(dara.doing("dara"), start)
    outcome = dara.exchange()
    assert (outcome.sent, outcome.refused, outcome.settled.closed) == (1, 0, 1)
    assert Posting.objects.filter(person_id=sovanna.pk, ends_before=None).count() == 1
    assert_copy(dara)


@pytest.mark.parametrize("lost", ["push", "pull"])
def test_a_lost_answer_loses_nothing_and_doubles_nothing(village: Cast, office: Make, lost: str) -> None:
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    dara.lose = [lost]
    with pytest.raises(NoLine):
        dara.exchange()
    with dara.here():
        assert Person.objects.filter(pk=asked.person_id).exists()
    dara.exchange()
    assert Person.objects.filter(pk=asked.person_id).count() == 1
    assert Entry.objects.filter(about_id=asked.person_id).count() == 1
    assert_copy(dara)


def test_what_central_changed_meanwhile_is_not_overwritten(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    sokha = village.person("sokha")

    def correction(**values: str) -> staff.CorrectPerson:
        names = ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id", "phone")
        held = Person.objects.values(*names).get(pk=sokha.pk)
        return staff.CorrectPerson(person_id=sokha.pk, **{**held, **values})

    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(phone="012000001"))
    staff.correct_person(village.doing("sopheap"), correction(phone="012000002"))
    outcome = dara.exchange()
    assert outcome.refused == 1
    assert Person.objects.get(pk=sokha.pk).phone == "012000002"
    with dara.here():
        refused = Outgoing.objects.get(verdict="refused")
        assert refused.reasons[0]["code"] == "changed-meanwhile"
        assert refused.reasons[0]["figures"]["found"] == "012000002"
        assert "012000001" in refused.line
        assert Receipt.objects.get(pk=refused.command_id).verdict == "refused"
    assert_copy(dara)


def test_two_who_change_different_things_of_one_person_both_count(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    sokha = village.person("sokha")
    with dara.here():
        staff.record_achievement(
            dara.doing("dara"),
            staff.RecordAchievement(
                achievement_id=new_id(),
                person_id=sokha.pk,
                kind="district_prize",
                title="គ្រូឆ្នើម",
                achieved_on=date(2025, 10, 5),
            ),
        )
    establishment.start_posting(
        village.doing("sopheap"),
        establishment.StartPosting(
            person_id=sokha.pk, unit_id=village.unit("phka-chhuk").pk, position=Position.TEACHER,
            starts_on=date(2026, 3, 1),
        ),
    )  # fmt: skip
    assert dara.exchange().refused == 0
    assert_copy(dara)


def test_a_refused_first_step_takes_the_second_with_it_and_nothing_else(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    first, other = newcomer(village), newcomer(village, staff_number="1199010088")
    staff.register_person(village.doing("sopheap"), newcomer(village))  # the same number, at central
    with dara.here():
        staff.register_person(dara.doing("dara"), first)
        establishment.start_posting(
            dara.doing("dara"),
            establishment.StartPosting(
                person_id=first.person_id, unit_id=first.unit_id, position=Position.TEACHER,
                starts_on=date(2026, 1, 5),
            ),
        )  # fmt: skip
        staff.register_person(dara.doing("dara"), other)
    outcome = dara.exchange()
    assert (outcome.sent, outcome.refused) == (3, 2)
    with dara.here():
        codes = [
            held.reasons[0]["code"] for held in Outgoing.objects.filter(verdict="refused").order_by("pk")
        ]
        assert codes == ["staff-number-is-taken", "stands-on-refused"]
        assert Person.objects.filter(pk=other.person_id).exists()
        assert not Person.objects.filter(pk=first.person_id).exists()
    assert_copy(dara)


def test_what_comes_down_goes_below_what_still_waits(village: Cast, office: Make) -> None:
    """The clerk goes on working after the push was answered and before central's records have come."""
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    ask, started = dara._ask, []

    def and_then(what: Any, body: bytes) -> bytes:
        answer = ask(what, body)
        if what == "pull" and not started:
            started.append(True)
            start = establishment.StartPosting(
                person_id=asked.person_id, unit_id=asked.unit_id, position=Position.TEACHER,
                starts_on=date(2026, 1, 5),
            )  # fmt: skip
            establishment.start_posting(dara.doing("dara"), start)
        return answer

    dara._ask = and_then  # type: ignore[method-assign]
    outcome = dara.exchange()
    assert outcome.settled.closed == 1
    assert outcome.settled.stuck == 0
    with dara.here():
        assert Person.objects.get(pk=asked.person_id).position == Position.TEACHER
        assert Outgoing.objects.filter(state="waiting").count() == 1
    assert dara.exchange().settled.closed == 1
    assert_copy(dara)


def test_who_moves_away_leaves_a_name_and_nothing_else(village: Cast, office: Make) -> None:
    dara, boeng = office("district"), office("boeng-chhuk")
    dara.exchange()
    boeng.exchange()
    sokha = village.person("sokha")
    establishment.start_posting(
        village.doing("sopheap"),
        establishment.StartPosting(
            person_id=sokha.pk, unit_id=village.unit("tuol-krasang").pk, position=Position.TEACHER,
            starts_on=date(2026, 3, 1),
        ),
    )  # fmt: skip
    dara.exchange()
    boeng.exchange()
    assert_copy(dara)
    assert_copy(boeng, "kh.31.3102")
    with dara.here():
        stub = Person.objects.get(pk=sokha.pk)
        assert (stub.name_km, stub.national_id, stub.phone, stub.born_on) == (sokha.name_km, "", "", None)
        assert not Held.objects.filter(rid=sokha.pk).exists()


def test_the_clock_of_an_office_does_not_move_what_was_given_into_the_future(
    village: Cast, office: Make
) -> None:
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        dara.at += timedelta(days=400)
        staff.register_person(dara.doing("dara"), asked)
        dara.at -= timedelta(days=400)
    dara.exchange()
    assert Receipt.objects.get(name="staff.register_person", node=dara.name).given_at == dara.at


def test_the_history_of_a_record_comes_after_it_and_once(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    dara.exchange()

    def told(about: Any) -> list[tuple[Any, ...]]:
        entries = Entry.objects.filter(about_id=about).order_by("pk")
        return list(entries.values_list("pk", "kind", "actor_name", "at", "fact", "before", "after"))

    for about in (asked.person_id, village.person("sokha").pk):
        wanted = told(about)
        with dara.here():
            assert told(about) == wanted
    with dara.here():
        assert not Entry.objects.filter(path__startswith="kh.32").exists()


def prize(person_id: Any) -> staff.RecordAchievement:
    return staff.RecordAchievement(
        achievement_id=new_id(), person_id=person_id, kind="district_prize", title="គ្រូឆ្នើម",
        achieved_on=date(2025, 10, 5),
    )  # fmt: skip


def move(village: Cast, slug: str, to: str, *, later: timedelta = timedelta(0)) -> None:
    establishment.start_posting(
        village.doing("sopheap", village.at + later),
        establishment.StartPosting(
            person_id=village.person(slug).pk, unit_id=village.unit(to).pk, position=Position.TEACHER,
            starts_on=date(2026, 3, 1),
        ),
    )  # fmt: skip


def test_work_on_somebody_who_has_moved_meanwhile_finds_the_new_office(village: Cast, office: Make) -> None:
    dara, boeng = office("district"), office("boeng-chhuk")
    dara.exchange()
    sokha = village.person("sokha")
    with dara.here():
        staff.record_achievement(dara.doing("dara"), prize(sokha.pk))
    move(village, "sokha", "tuol-krasang", later=timedelta(hours=1))
    dara.at += timedelta(days=2)
    assert dara.exchange().refused == 0
    boeng.exchange()
    with boeng.here():
        assert Achievement.objects.filter(person_id=sokha.pk, title="គ្រូឆ្នើម").exists()
    with dara.here():
        assert not Achievement.objects.filter(person_id=sokha.pk).exists()
    assert_copy(dara)
    assert_copy(boeng, "kh.31.3102")


def test_work_begun_after_somebody_has_moved_is_refused(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    move(village, "sokha", "tuol-krasang")
    dara.at += timedelta(days=2)
    sokha = village.person_ids["sokha"]
    with dara.here():
        staff.record_achievement(dara.doing("dara"), prize(sokha))
    assert dara.exchange().refused == 1
    with dara.here():
        assert Outgoing.objects.get().reasons[0]["code"] == "not-allowed"
    assert_copy(dara)


@pytest.mark.only_on("sqlite3")
def test_a_copy_is_the_same_to_the_letter(village: Cast, office: Make) -> None:
    """What two databases show alike may be written differently, and then be sorted and compared wrongly."""
    province = office("province")
    province.exchange()

    def letters() -> dict[str, dict[str, tuple[Any, ...]]]:
        found = {}
        with connection.cursor() as cursor:
            for label, replica in REPLICAS.items():
                fields = [replica.model._meta.get_field(name) for name in replica.columns]
                # JSON is compared as JSON elsewhere: central itself writes it in two ways
                columns = [held.column for held in fields if not isinstance(held, JSONField)]
                quoted = ", ".join(f'quote("{column}")' for column in columns)
                cursor.execute(f"SELECT {quoted} FROM {replica.model._meta.db_table}")
                found[label] = {row[0]: row for row in cursor.fetchall()}
        return found

    there = letters()
    with province.here():
        here = letters()
    compared = 0
    for label, rows in here.items():
        for key, row in rows.items():
            assert row == there[label][key], label
            compared += 1
    assert compared > 300
