"""An office without a line brings in a list: its rows go up in parts, and each is judged again."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from kru.__main__ import main
from kru.access.actor import SYSTEM
from kru.demo.cast import Cast
from kru.demo.lists import ListedPerson
from kru.establishment import actions as establishment
from kru.establishment.models import Posting
from kru.intake import actions, progress
from kru.intake.models import LoadedList
from kru.intake.progress import Progress
from kru.intake.terms import State
from kru.journal.models import Outgoing, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position, ServiceKind, Sex
from kru.sync.exchange import NoLine
from tests.sync.copies import assert_copy
from tests.sync.lists import Clerk, given, newcomers
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]
NONE = {"new": 0, "update": 0, "same": 0, "refused": 0}


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, village: Cast) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr("kru.spine.clock.now", lambda: village.at)


@pytest.fixture
def clerk(village: Cast, office: Make) -> Clerk:
    """Give Dara before the computer of the district, whose copy is there."""
    district = office("district")
    district.exchange()
    return Clerk(district)


def people_of(numbers: list[str]) -> dict[Any, tuple[Any, ...]]:
    names = ("name_km", "staff_number", "national_id", "born_on", "path", "position", "grade", "phone")
    found = Person.objects.filter(staff_number__in=numbers)
    return {pk: tuple(rest) for pk, *rest in found.values_list("pk", *names)}


def posting(village: Cast, person_id: Any) -> establishment.StartPosting:
    return establishment.StartPosting(
        person_id=person_id, unit_id=village.unit("preaek-svay").pk, position=Position.TEACHER,
        starts_on=village.at.date() + timedelta(days=1),
    )  # fmt: skip


def registered_at_central(village: Cast, person: ListedPerson, unit: str, **values: Any) -> Any:
    """Let somebody at the ministry register a person of the list."""
    asked = staff.RegisterPerson(
        **{
            "person_id": new_id(), "unit_id": village.unit(unit).pk, "staff_number": person.number,
            "national_id": person.national_id, "name_km": person.name_km, "name_latin": person.name_latin,
            "sex": Sex.FEMALE if person.sex == "f" else Sex.MALE, "kind": ServiceKind.STATE,
            "born_on": person.born_on, "phone": person.phone, "grade": person.grade,
            "hired_on": person.hired_on,
        } | values
    )  # fmt: skip
    staff.register_person(village.doing("sopheap"), asked)
    establishment.start_posting(
        village.doing("sopheap"),
        establishment.StartPosting(
            person_id=asked.person_id, unit_id=asked.unit_id, position=Position.TEACHER,
            starts_on=date(2026, 3, 1),
        ),
    )  # fmt: skip
    return asked.person_id


def test_a_list_is_brought_in_without_a_line_and_central_has_the_same_people(
    clerk: Clerk, village: Cast, tmp_path: Path
) -> None:
    people = list(newcomers(450))
    numbers = [person.number for person in people]
    listed = clerk.load(people, tmp_path, wrong=10)
    assert (listed.state, listed.counts) == (State.READY, {"new": 449, "refused": 11})
    assert "ប្រព័ន្ធកណ្តាលនឹងបញ្ជាក់" in clerk.page(listed)
    with clerk.office.here():
        doubted = listed.refused.filter(code="date-no-such-day").first()
        assert doubted is not None
    put_right = {"field": "born_on", f"row:{doubted.number} {doubted.sheet}": "28/02/1984"}
    listed = clerk.press("decide_rows", listed, **put_right)
    assert listed.counts == {"new": 450, "refused": 10}
    began = time.perf_counter()
    listed = clerk.press("order_list", listed)
    took = time.perf_counter() - began
    assert (listed.state, listed.counts) == (State.DONE, {**NONE, "new": 450, "refused": 10})
    assert "មិនទាន់បញ្ជាក់" in clerk.page(listed)
    with clerk.office.here():
        here = people_of(numbers)
        assert Outgoing.objects.count() == len(given()) == 3
        posted = next(iter(here))
        clerk.office.at += timedelta(days=1)
        moved = establishment.start_posting(clerk.office.doing("dara"), posting(village, posted))
    assert not people_of(numbers)
    began = time.perf_counter()
    outcome = clerk.office.exchange()
    print(f"office {took:.2f} s, exchange {time.perf_counter() - began:.2f} s, {clerk.office.bytes_up} B up")
    assert (outcome.sent, outcome.refused) == (4, 0)
    assert people_of(numbers).keys() == here.keys()
    assert {pk: row for pk, row in people_of(numbers).items() if pk != posted} == {
        pk: row for pk, row in here.items() if pk != posted
    }
    assert Posting.objects.get(person_id=posted, ends_before=None).pk == moved.pk
    assert_copy(clerk.office)
    listed = clerk.hear(listed)
    assert "waiting" not in listed.sent
    assert "បានបញ្ជាក់" in clerk.page(listed)


def test_who_was_registered_at_central_meanwhile_as_the_list_says_is_no_work_for_it(
    clerk: Clerk, village: Cast, tmp_path: Path
) -> None:
    people = list(newcomers(30))
    numbers = [person.number for person in people]
    clerk.press("order_list", clerk.load(people, tmp_path))
    known = registered_at_central(village, people[3], "vat-thmei")
    with clerk.office.here():
        here = people_of(numbers)
        postings = set(Posting.objects.filter(person__in=here).values_list("pk", "person__staff_number"))
    assert clerk.office.exchange().refused == 0
    there = people_of(numbers)
    assert there.keys() - here.keys() == {known}
    assert set(there.values()) == set(here.values())
    held = set(Posting.objects.filter(person__in=there).values_list("pk", "person__staff_number"))
    assert {number for _, number in postings ^ held} == {people[3].number}
    assert_copy(clerk.office)


def test_who_was_registered_at_central_otherwise_is_looked_at_before_the_list_overwrites_it(
    clerk: Clerk, village: Cast, tmp_path: Path
) -> None:
    people = list(newcomers(230))
    numbers = [person.number for person in people]
    listed = clerk.press("order_list", clerk.load(people, tmp_path))
    known = registered_at_central(village, people[3], "vat-thmei", phone="012000002")
    assert clerk.office.exchange().refused == 1
    assert Person.objects.get(pk=known).phone == "012000002"
    assert len(people_of(numbers)) == 31
    assert_copy(clerk.office)
    with clerk.office.here():
        (refused,) = Outgoing.objects.filter(verdict="refused")
        assert {reason["code"] for reason in refused.reasons} == {"changed-meanwhile"}
        assert [row["staff_number"] for row in json.loads(refused.line)["body"]["rows"]] == numbers[:200]
    listed = clerk.hear(listed)
    assert (listed.state, listed.counts) == (State.READY, {"new": 199, "update": 1, "same": 30})
    assert listed.sent["rows"] == 30
    shown = clerk.page(listed)
    assert "មិនទាន់បាននាំចូលទាំងអស់" in shown
    assert "៣០ ជួរនៅក្នុងកុំព្យូទ័រនេះហើយ" in shown
    listed = clerk.press("order_list", listed)
    assert listed.counts == {**NONE, "new": 199, "update": 1, "same": 30}
    assert clerk.office.exchange().refused == 0
    assert len(people_of(numbers)) == 230
    assert Person.objects.get(pk=known).phone == people[3].phone
    assert_copy(clerk.office)


@pytest.mark.parametrize(
    ("unit", "values", "code"),
    [
        (
            "vat-thmei",
            {"name_km": "សុខ សុភា", "born_on": date(1980, 1, 1), "national_id": ""},
            "number-of-another",
        ),
        ("tuol-krasang", {}, "person-out-of-area"),
    ],
)
def test_a_row_that_only_central_can_judge_is_set_aside_with_its_reason_and_the_others_are_in(
    clerk: Clerk, village: Cast, tmp_path: Path, unit: str, values: dict[str, Any], code: str
) -> None:
    people = list(newcomers(20))
    registered_at_central(village, people[3], unit, **values)
    listed = clerk.press("order_list", clerk.load(people, tmp_path))
    assert clerk.office.exchange().refused == 1
    listed = clerk.hear(listed)
    assert (listed.state, listed.counts) == (State.READY, {"new": 19, "refused": 1})
    with clerk.office.here():
        row = listed.refused.get()
        assert row.cells["staff_number"] == people[3].number
        assert code in {reason["code"] for reason in row.reasons}
    clerk.press("order_list", listed)
    assert clerk.office.exchange().refused == 0
    assert len(people_of([person.number for person in people])) == 20
    assert_copy(clerk.office)


def test_a_part_that_comes_twice_is_done_once(clerk: Clerk, village: Cast, tmp_path: Path) -> None:
    people = list(newcomers(20))
    clerk.press("order_list", clerk.load(people, tmp_path))
    clerk.office.lose = ["push"]
    with pytest.raises(NoLine):
        clerk.office.exchange()
    clerk.office.exchange()
    assert Receipt.objects.filter(name="intake.bring_rows").count() == 1
    assert Person.objects.filter(staff_number__in=[person.number for person in people]).count() == 20
    assert_copy(clerk.office)


class Killed(BaseException):
    """What a process that is killed does not handle."""


def after_one_part(monkeypatch: pytest.MonkeyPatch, happens: Callable[[Any], None]) -> None:
    """Let something happen when the second part is to be given."""
    report_to = progress.report_to

    def reporting(list_id: Any) -> Callable[[Progress], None]:
        report = report_to(list_id)

        def at(where: Progress) -> None:
            if where.stage == "writing" and where.done:
                happens(list_id)
            report(where)

        return at

    monkeypatch.setattr(progress, "report_to", reporting)


def test_a_worker_that_is_killed_between_parts_goes_on_behind_the_last(
    clerk: Clerk, village: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = list(newcomers(450))
    listed = clerk.load(people, tmp_path)

    def killed(_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        after_one_part(patch, killed)
        clerk.press("order_list", listed)
    with clerk.office.here():
        assert len(given()) == 1
    clerk.office.exchange()  # and the line comes back before the worker does
    listed = clerk.hear(listed)
    assert (listed.state, listed.counts) == (State.DONE, {**NONE, "new": 450})
    assert clerk.office.exchange().sent == 2
    assert Person.objects.filter(staff_number__in=[person.number for person in people]).count() == 450
    assert_copy(clerk.office)
    assert "waiting" not in clerk.hear(listed).sent


def test_a_list_that_is_stopped_between_parts_says_what_is_in_and_goes_on_with_the_rest(
    clerk: Clerk, village: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = clerk.load(list(newcomers(450)), tmp_path)
    with monkeypatch.context() as patch:
        after_one_part(patch, progress.ask_to_stop)
        listed = clerk.press("order_list", listed)
    assert (listed.state, listed.reasons[0]["code"]) == (State.READY, "bringing-in-stopped-in-part")
    assert listed.reasons[0]["figures"] == {"rows": 200}
    assert "២០០ ជួរនៅក្នុងកុំព្យូទ័រនេះ" in clerk.page(listed)
    listed = clerk.press("order_list", listed)
    assert (listed.state, listed.sent["rows"]) == (State.DONE, 450)
    with clerk.office.here():
        assert [len(json.loads(part.line)["body"]["rows"]) for part in given()] == [200, 200, 50]
    assert clerk.office.exchange().refused == 0
    assert_copy(clerk.office)


def test_what_a_part_saw_is_only_what_it_changed(clerk: Clerk, village: Cast, tmp_path: Path) -> None:
    people = list(newcomers(60))
    clerk.press("order_list", clerk.load(people, tmp_path))
    clerk.office.exchange()
    changed = [
        replace(person, phone=f"0402{at:05}") if at < 5 else person for at, person in enumerate(people)
    ]
    listed = clerk.press("order_list", clerk.load(changed, tmp_path))
    assert listed.counts == {**NONE, "update": 5, "same": 55}
    with clerk.office.here():
        line = json.loads(given()[-1].line)
        assert len(line["body"]["rows"]) == 5
        assert [(kind, columns) for kind, _, columns in line["saw"]] == [
            ("staff.person", {"phone": person.phone}) for person in people[:5]
        ]
    registered = Person.objects.get(staff_number=people[0].number)
    other = staff.CorrectPerson(
        person_id=registered.pk,
        **{
            name: getattr(registered, name)
            for name in ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id")
        },
        phone="012000002",
    )
    staff.correct_person(village.doing("sopheap"), other)
    assert clerk.office.exchange().refused == 1
    phones = Person.objects.filter(staff_number__in=[person.number for person in people[:5]])
    assert set(phones.values_list("phone", flat=True)) == {
        "012000002", *(person.phone for person in people[1:5])
    }  # fmt: skip
    assert_copy(clerk.office)


def test_nobody_orders_a_list_at_an_office_without_signing_in(clerk: Clerk, tmp_path: Path) -> None:
    listed = clerk.load(list(newcomers(2)), tmp_path)
    with clerk.office.here(), pytest.raises(Refusal, match="order-by-nobody"):
        do = Doing(SYSTEM, clerk.office.at, new_id(), clerk.office.name).as_system()
        actions.order_list(do, actions.OrderList(list_id=listed.pk))


def test_five_hundred_rows_take_seconds_at_both_ends(clerk: Clerk, tmp_path: Path) -> None:
    listed = clerk.load(list(newcomers(500)), tmp_path)
    began = time.perf_counter()
    listed = clerk.press("order_list", listed)
    here = time.perf_counter() - began
    up_before, down_before = clerk.office.bytes_up, clerk.office.bytes_down
    began = time.perf_counter()
    assert clerk.office.exchange().refused == 0
    there = time.perf_counter() - began
    up_, down = clerk.office.bytes_up - up_before, clerk.office.bytes_down - down_before
    print(f"500 rows: {here:.2f} s at the office, exchange {there:.2f} s, {up_} B up, {down} B down")
    assert max(here, there) < 60


def test_the_command_line_of_an_office_brings_in_no_list(
    clerk: Clerk, capsys: pytest.CaptureFixture[str]
) -> None:
    with clerk.office.here():
        assert main(["import", "staff", "list.xlsx", "--lang", "km"]) == 1
        assert not LoadedList.objects.exists()
    assert "មានតែអ្នកដែលបានចូលប្រើទេ" in capsys.readouterr().err
