"""Offices and a central of other versions: both go on, nothing is lost, and what was missed comes later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.journal import feed
from kru.journal.models import Dirty, Entry, Outgoing, Receipt, UndoStep
from kru.journal.replica import REPLICAS
from kru.spine import clock
from kru.spine.action import ACTIONS, Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person, Qualification
from kru.staff.terms import Position
from kru.sync import bundles, shapes, signing, transport, wire
from kru.sync.models import Cursor, Delivery, Line, Node, Shape, Wanted
from kru.sync.transport import Turned
from tests.sync.carried import Carried
from tests.sync.copies import assert_copy, newcomer
from tests.sync.nodes import Office
from tests.sync.otherwise import THIS, Version

pytestmark = pytest.mark.django_db
Make = Callable[[str], Office]

PERSON, QUALIFICATION = "staff.person", "staff.qualification"
CORRECT = "staff.correct_person"


def without(label: str, *columns: str, **was: Any) -> Version:
    """Return a version whose records of a kind lack columns; without any, one that lacks the kind."""
    if not columns:
        return Version({label: None})
    return Version({label: replace(REPLICAS[label], leaves_out=frozenset(columns), was=was)})


def correction(person: Person, **values: Any) -> staff.CorrectPerson:
    held = ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id", "phone")
    return staff.CorrectPerson(person_id=person.pk, **{name: getattr(person, name) for name in held} | values)


def feeds_agree(office: Office) -> bool:
    with office.here():
        return not Cursor.objects.filter(complete=False).exists() and office.exchange().came == 0


# an older office


def test_a_kind_that_an_office_does_not_know_is_skipped_and_comes_after_its_upgrade(
    village: Cast, office: Make
) -> None:
    dara = office("district")
    dara.version = without(QUALIFICATION)
    dara.exchange()
    with dara.here():
        assert not Qualification.objects.exists()
        assert shapes.some_cannot_be_read()
    assert feeds_agree(dara)
    before = {PERSON: Person.objects.count(), QUALIFICATION: Qualification.objects.count()}
    assert min(before.values()) > 0

    dara.version = THIS
    outcome = dara.exchange()
    with dara.here():
        assert outcome.came == Qualification.objects.count()
        assert not shapes.some_cannot_be_read()
        assert not Wanted.objects.exists()
    assert_copy(dara)
    assert dara.exchange().came == 0


def test_a_column_that_an_office_does_not_know_is_not_sent_and_comes_after_its_upgrade(
    village: Cast, office: Make
) -> None:
    sokha = village.person("sokha")
    Person.objects.filter(pk=sokha.pk).update(phone="012000001")
    dara = office("district")
    dara.version = without(PERSON, "phone")
    dara.exchange()
    with dara.here():
        assert Person.objects.get(pk=sokha.pk).phone == ""
    assert feeds_agree(dara)

    dara.version = THIS
    outcome = dara.exchange()
    with dara.here():
        assert Person.objects.get(pk=sokha.pk).phone == "012000001"
        assert outcome.came == Person.objects.exclude(path="").count()
    assert_copy(dara)


def test_central_says_a_renamed_column_in_the_words_of_the_office(village: Cast, office: Make) -> None:
    """Central has no `phone` here: it stands in `national_id` there, or is made of a row."""
    sokha = village.person("sokha")
    for was, expected in (("national_id", sokha.national_id), (lambda row: row["id"][:8], sokha.pk.hex[:8])):
        dara = office("district", f"district-{expected}")  # type: ignore[call-arg]
        dara.central_version = without(PERSON, "phone", phone=was)
        dara.exchange()
        with dara.here():
            assert Person.objects.get(pk=sokha.pk).phone == expected
        assert feeds_agree(dara)


def test_what_an_office_saw_of_a_renamed_column_is_compared_with_what_it_is_called_now(
    village: Cast, office: Make
) -> None:
    sokha = village.person("sokha")
    dara = office("district")
    dara.exchange()
    renamed = Version({PERSON: replace(REPLICAS[PERSON], was={"telephone": "phone"})})
    for version, phone, refused in ((THIS, "012000002", 1), (renamed, "012000003", 0)):
        with dara.here():
            staff.correct_person(dara.doing("dara"), correction(sokha, phone=phone))
            waiting = Outgoing.objects.get(state="waiting")
            # as an older office wrote it, to which the column was known by another name
            line = waiting.line.replace('{"phone":', '{"telephone":')
            assert line != waiting.line
            Outgoing.objects.filter(pk=waiting.pk).update(line=line)
        dara.central_version = version
        assert dara.exchange().refused == refused
    assert Person.objects.get(pk=sokha.pk).phone == "012000003"


def test_a_feed_cut_in_the_middle_of_what_comes_again_goes_on_there(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.version = without(PERSON, "phone")
    dara.exchange()
    dara.version = THIS
    dara.lose = ["pull"]
    with pytest.raises(OSError, match="lost"):
        dara.exchange()
    with dara.here():
        assert Wanted.objects.filter(type=PERSON).exists()
    dara.exchange()
    assert_copy(dara)


def test_what_moves_while_it_comes_again_is_as_central_has_it(village: Cast, office: Make) -> None:
    """A row that a waiting command wrote, and one that central changed, before the upgraded office asks."""
    sokha, sovanna = village.person("sokha"), village.person("sovanna")
    dara = office("district")
    dara.version = without(PERSON, "national_id")
    dara.exchange()
    with dara.here():
        staff.correct_person(
            dara.doing("dara"), correction(Person.objects.get(pk=sokha.pk), phone="012000004")
        )
    staff.correct_person(village.doing("dara"), correction(sovanna, phone="012000005"))
    dara.version = THIS
    dara.exchange()
    assert_copy(dara)
    assert Person.objects.get(pk=sovanna.pk).phone == "012000005"


def test_a_waiting_command_is_undone_in_a_table_that_was_changed_since(village: Cast, office: Make) -> None:
    """The image of the row is of before the upgrade: it has a column less, and one that is gone."""
    sokha = village.person("sokha")
    dara = office("district")
    dara.version = without(PERSON, "national_id")
    dara.exchange()
    with dara.here():
        held = Person.objects.get(pk=sokha.pk)
        staff.correct_person(dara.doing("dara"), correction(held, name_km="សុខា ថ្មី"))
        (step,) = UndoStep.objects.filter(op="u", table="staff_person")
        image = step.before.replace('"national_id":', '"fax":')
        assert image != step.before
        UndoStep.objects.filter(pk=step.pk).update(before=image)
    staff.correct_person(village.doing("dara"), correction(sokha, name_km="សុខា ផ្សេង"))
    dara.version = THIS
    assert dara.exchange().refused == 1
    assert_copy(dara)


# a newer office


@pytest.mark.parametrize("lacking", [(QUALIFICATION,), (PERSON, "phone"), (PERSON, "phone", "unit_id")])
def test_a_newer_office_works_with_an_older_central_and_gets_the_rest_once_that_is_upgraded(
    village: Cast, office: Make, lacking: tuple[str, ...]
) -> None:
    dara = office("district")
    dara.central_version = without(*lacking)
    Dirty.objects.filter(type__in=set(lacking) - {PERSON}).delete()  # which it never marked
    assert dara.exchange().complete
    with dara.here():
        assert Person.objects.filter(pk=village.person("sokha").pk).exists()
    with pytest.raises(AssertionError, match=lacking[0]):
        assert_copy(dara)
    assert feeds_agree(dara)

    dara.central_version = THIS
    if not feed.is_whole():  # as the start of a newer central sees to it
        feed.begin_anew()
    dara.exchange()
    assert_copy(dara)


def test_records_that_cannot_begin_without_a_column_wait_and_damage_nothing(
    village: Cast, office: Make
) -> None:
    """A qualification without its person is none: the kind waits until central says whose it is."""
    dara = office("district")
    dara.central_version = without(QUALIFICATION, "person_id")
    dara.exchange()
    with dara.here():
        assert not Qualification.objects.exists()
        assert shapes.some_cannot_be_read()
    assert feeds_agree(dara)
    dara.central_version = THIS
    dara.exchange()
    assert_copy(dara)


# history


def test_the_history_comes_in_the_columns_that_both_know(
    village: Cast, office: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    dara = office("district")
    known = shapes.known()
    fewer = [name for name in known[shapes.ENTRY] if name != "policy"]
    monkeypatch.setattr(shapes, "known", lambda: {**known, shapes.ENTRY: fewer})
    dara.version = without(QUALIFICATION)  # so that the office tells what it knows
    dara.exchange()
    with dara.here():
        assert Entry.objects.exclude(policy="").count() == 0
        told = set(Entry.objects.values_list("pk", "kind"))
    assert told
    assert told <= set(Entry.objects.values_list("pk", "kind"))
    monkeypatch.undo()
    dara.version = THIS
    dara.exchange()
    with dara.here():
        assert Entry.objects.exclude(policy="").exists()


# commands


class CorrectPersonAgain(staff.CorrectPerson):
    """As the next version asks it: with a remark."""

    remark: str


class Unheard(Command):
    """What only a newer version knows."""

    person_id: str


def second(**was: Any) -> Version:
    """Return a version whose correction of a person takes a remark, and can read what had none."""
    seen: list[str] = was.pop("seen", [])
    now = ACTIONS[CORRECT]

    def body(do: Doing, cmd: CorrectPersonAgain) -> Person:
        seen.append(cmd.remark)
        values = cmd.model_dump(exclude={"remark"})
        return now.body(do, staff.CorrectPerson(**values))

    body.__doc__, body.__module__ = now.__doc__, now.__module__
    made: Action[Any, Any] = Action(
        CORRECT, CorrectPersonAgain, now.final, body, version=2, was={1: lambda old: {**old, "remark": "–"}}
    )
    return Version(actions={CORRECT: made})


def test_a_command_of_an_earlier_version_is_decided_as_the_present_one(village: Cast, office: Make) -> None:
    sokha, remarks = village.person("sokha"), list[str]()
    dara = office("district")
    dara.exchange()
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(sokha, phone="012000007"))
    dara.central_version = second(seen=remarks)
    outcome = dara.exchange()
    assert (outcome.sent, outcome.refused, outcome.settled.closed) == (1, 0, 1)
    assert remarks == ["–"]
    assert Person.objects.get(pk=sokha.pk).phone == "012000007"
    assert_copy(dara)


def test_an_upgraded_office_sends_what_it_wrote_before_as_it_was_written(village: Cast, office: Make) -> None:
    sokha, remarks = village.person("sokha"), list[str]()
    dara = office("district")
    dara.exchange()
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(sokha, phone="012000008"))
        written = Outgoing.objects.get().line
    dara.version = second(seen=remarks)
    dara.lose = ["push"]
    with pytest.raises(OSError, match="lost"):
        dara.exchange()
    with dara.here():
        ACTIONS[CORRECT](
            dara.doing("dara"),
            CorrectPersonAgain(**correction(sokha, phone="012000009").model_dump(), remark="new"),
        )
        first, last = Outgoing.objects.order_by("pk")
        assert first.line == written
        assert '"v":2' in last.line
    # this central is the older one: what it does not know waits, and the rest is decided
    outcome = dara.exchange()
    assert outcome.refused == 0
    with dara.here():
        assert list(Outgoing.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "waiting"]
        assert Outgoing.objects.get(state="waiting").holds
        # it was done again on what central holds now, in the shape of today
        assert Person.objects.get(pk=sokha.pk).phone == "012000009"
    assert Person.objects.get(pk=sokha.pk).phone == "012000008"

    dara.central_version = second(seen=remarks)
    dara.exchange()
    assert remarks[-1] == "new"
    assert Person.objects.get(pk=sokha.pk).phone == "012000009"
    assert_copy(dara)


def test_what_central_does_not_know_waits_at_the_office_and_the_rest_goes_on(
    village: Cast, office: Make
) -> None:
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    sokha = village.person("sokha")
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(sokha, phone="012000010"))
        staff.register_person(dara.doing("dara"), asked)
    dara.central_version = Version(actions={CORRECT: None})
    outcome = dara.exchange()
    assert (outcome.refused, outcome.settled.closed) == (0, 1)
    assert Person.objects.filter(pk=asked.person_id).exists()
    with dara.here():
        waiting = Outgoing.objects.get(state="waiting")
        assert [reason["code"] for reason in waiting.reasons] == ["centre-is-older"]
        assert Person.objects.get(pk=sokha.pk).phone == "012000010"
    assert Node.objects.get(pk=dara.node_id).delivered_at != dara.at
    assert not Delivery.objects.filter(state="parked").exists()

    dara.central_version = THIS
    assert dara.exchange().settled.closed == 1
    assert_copy(dara)


def test_a_command_decided_before_the_upgrade_is_not_refused_after_it(village: Cast, office: Make) -> None:
    """Central had died between the verdict and the note of its delivery, and was upgraded then."""
    dara = office("district")
    dara.exchange()
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(village.person("sokha"), phone="012000011"))
    dara.lose = ["push"]
    with pytest.raises(OSError, match="lost"):
        dara.exchange()
    Delivery.objects.all().delete()
    dara.central_version = second()
    outcome = dara.exchange()
    assert (outcome.sent, outcome.refused) == (1, 0)
    assert Receipt.objects.filter(name=CORRECT, verdict="done", node="district-01").count() == 1
    assert_copy(dara)


def test_an_office_that_forgot_an_action_keeps_what_was_given_with_it(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    sovanna = village.person("sovanna")
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(sovanna, phone="012000012"))
    # the row moves, so that what waits must be done again
    start = establishment.StartPosting(
        person_id=sovanna.pk, unit_id=village.unit("ou-taseik").pk, position=Position.TEACHER,
        starts_on=date(2026, 3, 2),
    )  # fmt: skip
    establishment.start_posting(village.doing("dara"), start)
    dara.version, dara.central_version = Version(actions={CORRECT: None}), Version(actions={CORRECT: None})
    dara.exchange()
    with dara.here():
        waiting = Outgoing.objects.get()
        assert (waiting.state, waiting.holds) == ("waiting", False)
    dara.central_version = THIS
    dara.exchange()
    assert Person.objects.get(pk=sovanna.pk).phone == "012000012"


# too old, too new


def test_who_is_too_old_delivers_and_is_told_so(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    dara.central_version = Version(protocol=4)
    with pytest.raises(Turned, match="too-old"):
        dara.exchange()
    assert Person.objects.filter(pk=asked.person_id).exists()
    with dara.here():
        assert Person.objects.filter(pk=asked.person_id).exists()
    with pytest.raises(Turned, match="too-old"):
        dara.exchange()
    dara.version = Version(protocol=2)  # the oldest that is spoken
    dara.exchange()
    assert_copy(dara)


def test_who_speaks_a_newer_protocol_keeps_everything_until_central_does(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.exchange()
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
    dara.version = Version(protocol=2)
    with pytest.raises(Turned, match="centre-is-older"):
        dara.exchange()
    with dara.here():
        assert Outgoing.objects.get().state == "waiting"
    dara.central_version = Version(protocol=2)
    assert dara.exchange().settled.closed == 1
    assert_copy(dara)


# by stick


def test_a_stick_carries_between_versions_too(village: Cast, office: Make, tmp_path: Path) -> None:
    dara = office("district")
    carried = Carried(dara, tmp_path)

    def carry() -> None:
        with carried.here():
            went = bundles.from_office(carried.membership, signing.own_keys(), dara.at)
        brought = bundles.opened_at_central(went, signing.own_keys())
        back = bundles.answer_to(brought, signing.own_keys(), dara.at)
        with carried.here():
            for _ in range(2):
                bundles.at_office(back, carried.membership, signing.own_keys(), dara.at)

    dara.version = without(QUALIFICATION)
    carry()
    with carried.here():
        assert Person.objects.exists()
        assert not Qualification.objects.exists()
    dara.version = THIS
    carry()
    assert_copy(dara)


def test_a_stick_of_an_office_that_is_too_old_is_decided_and_answered_with_that(
    village: Cast, carried: Carried
) -> None:
    asked = carried.register(village)
    with carried.here():
        went = bundles.from_office(carried.membership, signing.own_keys(), carried.office.at)
    with Version(protocol=4).running():
        brought = bundles.opened_at_central(went, signing.own_keys())
        back = bundles.answer_to(brought, signing.own_keys(), carried.office.at)
    assert Person.objects.filter(pk=asked).exists()
    with carried.here(), pytest.raises(bundles.Unfit, match="too-old"):
        bundles.at_office(back, carried.membership, signing.own_keys(), carried.office.at)
    with carried.here():
        assert Person.objects.filter(pk=asked).exists()
    carried.office.exchange()
    assert_copy(carried.office)


# over HTTP, and on pages


def test_central_says_over_http_that_it_speaks_another_protocol(carried: Carried, client: Client) -> None:
    body = wire.pack([{"v": 1, "at": {}, "says": {"version": "0.0.9"}}])
    node = carried.node
    assert node.incarnation is not None
    with carried.here():
        header = signing.sign_request(
            signing.own_keys(), node.pk, node.incarnation, "POST", "/sync/1/pull", body, clock.now()
        )
    with Version(protocol=4).running():
        answer = client.post("/sync/1/pull", body, content_type="application/octet-stream", headers=header)
    assert (answer.status_code, answer.json()["reason"]) == (426, "too-old")
    assert Node.objects.get(pk=node.pk).reported == {"version": "0.0.9", "protocol": 1}
    turned = transport._turned(answer.status_code, answer.content)
    assert isinstance(turned, Turned)
    assert turned.code == "too-old"


def test_the_estate_says_who_is_too_old_and_what_to_do(
    village: Cast, carried: Carried, sign_in: Callable[[str], Client]
) -> None:
    Node.objects.filter(pk=carried.node.pk).update(reported={"version": "0.0.9", "protocol": 1})
    keeper = sign_in("sovath")
    keeper.cookies["django_language"] = "en"
    with Version(protocol=4).running():
        page = keeper.get("/nodes/?state=attention").content.decode()
    assert "0.0.9" in page
    assert "a newer one is installed there" in page
    assert "a newer one is installed there" not in keeper.get("/nodes/").content.decode()


@pytest.mark.parametrize("trouble", ["too-old", "centre-is-older"])
def test_the_office_says_so_on_every_page(carried: Carried, trouble: str) -> None:
    browser = carried.browser("dara")
    with carried.here():
        Line.objects.update_or_create(pk=1, defaults={"trouble": trouble, "complete_at": clock.now()})
        browser.cookies["django_language"] = "en"
        for url in ("/", "/line/"):
            assert "a newer Kru is installed" in browser.get(url).content.decode()
        Line.objects.update(trouble="")
        assert "a newer Kru is installed" not in browser.get("/").content.decode()


def test_the_office_says_that_some_records_wait_for_its_upgrade(village: Cast, carried: Carried) -> None:
    with carried.here():
        Shape.objects.create(type="staff.of_tomorrow", columns={})
        browser = carried.browser("dara")
        browser.cookies["django_language"] = "en"
        assert "newer than this computer" in browser.get("/line/").content.decode()
