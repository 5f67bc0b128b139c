"""What nobody may do unasked is lost nowhere: it waits where it belongs, and is decided once."""

import json
from datetime import date
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.identity import actions as identity
from kru.journal.models import Entry, Outgoing, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.staff import actions as staff
from kru.staff.models import Achievement, Person
from kru.sync import actions, fates, serve, wire
from kru.sync.models import Delivery, HeldCommand, Node
from tests.sync.clerks import Make, correction
from tests.sync.copies import assert_copy, newcomer
from tests.sync.handed import BOENG, DAY, HOUR, close, contradicted, correct, fate, move, moved_on
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db


def given(held: HeldCommand, **changed: Any) -> actions.GiveHeld:
    return actions.GiveHeld(held_id=held.pk, body={**json.loads(held.line)["body"], **changed})


def told(office: Office) -> list[str]:
    with office.here():
        return [reason["code"] for reason in Outgoing.objects.get().reasons]


# somebody has moved on


def test_what_contradicts_goes_where_the_person_is_now_and_the_first_office_is_told(
    village: Cast, dara: Office, boeng: Office
) -> None:
    held = contradicted(village, dara)
    sokha = village.person("sokha")
    assert (held.why_held, held.state, held.person_id, held.unit) == ("moved", "open", sokha.pk, None)
    assert (held.node_name, held.number, held.name) == (dara.name, 1, "staff.correct_person")
    assert held.by_name == village.actor("dara").name
    assert held.given_at == dara.at - 2 * DAY
    assert held.scope.path == sokha.path
    assert sokha.phone == "012000002"
    assert told(dara) == ["passed-on", "changed-meanwhile"]
    with dara.here():
        reason = Outgoing.objects.get().reasons[0]
        assert reason["figures"]["unit"] == village.unit("boeng-chhuk").name_km
        assert not HeldCommand.objects.exists()
    assert fate(dara) == ("open", "", "")
    boeng.exchange()
    with boeng.here():
        there = HeldCommand.objects.get()
        assert (there.line, there.reasons) == (held.line, held.reasons)
    assert_copy(dara)
    assert_copy(boeng, BOENG)


def test_the_other_office_gives_it_by_its_own_right_and_the_first_one_hears(
    village: Cast, dara: Office, boeng: Office
) -> None:
    held = contradicted(village, dara)
    boeng.exchange()
    with boeng.here():
        actions.give_held(boeng.doing("samnang"), given(held))
        assert Person.objects.get(pk=held.person_id).phone == "012000001"
    dara.exchange()
    assert fate(dara) == ("open", "", "")  # the centre has not heard of it
    assert boeng.exchange().refused == 0
    held.refresh_from_db()
    assert (held.state, held.decided_by) == ("given", village.actor("samnang").name)
    assert village.person("sokha").phone == "012000001"
    receipt = Receipt.objects.get(pk=held.given_as)
    assert (receipt.name, receipt.actor_name) == ("sync.give_held", village.actor("samnang").name)
    kinds = {entry.kind for entry in Entry.objects.filter(command_id=held.given_as)}
    assert kinds == {"staff.PersonCorrected", "sync.HeldGiven"}
    dara.exchange()
    assert fate(dara) == ("given", village.actor("samnang").name, "")
    assert told(dara) == ["passed-on", "changed-meanwhile"]
    assert_copy(dara)
    assert_copy(boeng, BOENG)


def test_given_twice_by_two_clerks_is_decided_once(village: Cast, dara: Office, boeng: Office) -> None:
    held = contradicted(village, dara)
    boeng.exchange()
    with boeng.here():
        actions.give_held(boeng.doing("samnang"), given(held))
    actions.give_held(village.doing("sopheap"), given(held, phone="012000003"))
    assert boeng.exchange().refused == 1
    assert village.person("sokha").phone == "012000003"
    with boeng.here():
        assert Person.objects.get(pk=held.person_id).phone == "012000003"
        assert Outgoing.objects.get().reasons[0]["code"] == "held-is-decided"
    assert_copy(boeng, BOENG)


def test_what_is_delivered_again_stays_one_and_is_not_decided_again(village: Cast, dara: Office) -> None:
    moved_on(village, dara)
    with dara.here():
        line = json.loads(Outgoing.objects.get().line)
    body = wire.pack([{"v": 1, "rest": False}, wire.fold([line])])
    at = dara.at + 2 * DAY
    node = Node.objects.select_related("unit").get(pk=dara.node_id)
    first = serve.push(node, body, at)
    held = HeldCommand.objects.get()
    actions.set_aside_held(village.doing("sopheap"), actions.SetAsideHeld(held_id=held.pk, why="ខុស"))
    move(village, "sokha", "vat-thmei", dara.at + 3 * DAY)
    # late on a stick, by the same computer; and from the one that was set up anew with its disk
    twin = Node.objects.create(
        kind=node.kind, name="twin", unit=node.unit, state=node.state, invited_at=at, incarnation=new_id()
    )
    again = serve.push(node, body, at), serve.push(twin, body, at + DAY)
    assert [wire.unpack(answer)[0]["refused"] for answer in again] == [wire.unpack(first)[0]["refused"]] * 2
    assert HeldCommand.objects.get().state == "aside"
    assert village.person("sokha").phone == "012000002"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"held"}
    # another command under the same id is nobody's
    line["body"]["phone"] = "012000009"
    forged = wire.pack([{"v": 1, "rest": False}, wire.fold([line | {"n": 2}])])
    (_number, reasons), *_ = wire.unpack(serve.push(node, forged, at))[0]["refused"]
    assert reasons[0]["code"] == "command-id-reused"
    assert json.loads(HeldCommand.objects.get().line)["body"]["phone"] == "012000001"


def test_what_was_set_aside_can_wait_again_and_the_first_office_hears_both(
    village: Cast, dara: Office, boeng: Office
) -> None:
    held = contradicted(village, dara)
    boeng.exchange()
    with boeng.here():
        actions.set_aside_held(boeng.doing("samnang"), actions.SetAsideHeld(held_id=held.pk, why="លេខចាស់"))
    boeng.exchange()
    dara.exchange()
    assert fate(dara) == ("aside", village.actor("samnang").name, "លេខចាស់")
    with boeng.here(), pytest.raises(Refusal, match="held-is-decided"):
        actions.give_held(boeng.doing("samnang"), given(held))
    with boeng.here():
        actions.reopen_held(boeng.doing("samnang"), actions.ReopenHeld(held_id=held.pk))
        with pytest.raises(Refusal, match="held-is-open"):
            actions.reopen_held(boeng.doing("samnang"), actions.ReopenHeld(held_id=held.pk))
    boeng.exchange()
    dara.exchange()
    assert fate(dara) == ("open", "", "")
    actions.give_held(village.doing("sopheap"), given(held))
    with pytest.raises(Refusal, match="held-is-decided"):
        actions.reopen_held(village.doing("sopheap"), actions.ReopenHeld(held_id=held.pk))
    dara.exchange()
    assert fate(dara)[0] == "given"
    with dara.here():
        assert fates.asked() == {}
    boeng.exchange()
    assert_copy(boeng, BOENG)


def test_who_lacks_the_right_gives_nothing(village: Cast, dara: Office) -> None:
    held = contradicted(village, dara)
    with pytest.raises(Refusal, match="not-allowed"):
        actions.give_held(village.doing("dara"), given(held))
    # whoever may decide must still hold what the command itself asks
    with pytest.raises(Refusal, match="not-allowed"):
        actions.give_held(village.doing("visal"), given(held))
    held.refresh_from_db()
    assert held.state == "open"


def test_it_follows_whom_it_is_about(village: Cast, dara: Office, boeng: Office, office: Make) -> None:
    held = contradicted(village, dara)
    boeng.exchange()
    with boeng.here():
        assert HeldCommand.objects.exists()
    move(village, "sokha", "phnum-sral", boeng.at + 3 * DAY)
    boeng.exchange()
    with boeng.here():
        assert not HeldCommand.objects.exists()
    assert_copy(boeng, BOENG)
    assert HeldCommand.objects.get(pk=held.pk).scope.path == village.unit("phnum-sral").path


def test_who_has_moved_to_the_centre_s_own_is_decided_about_there(village: Cast, dara: Office) -> None:
    moved_on(village, dara, to="ministry")
    dara.at += 2 * DAY
    dara.exchange()
    held = HeldCommand.objects.get()
    assert held.reasons[0]["figures"]["unit"] == village.unit("ministry").name_km
    actions.give_held(village.doing("sopheap"), given(held))
    assert village.person("sokha").phone == "012000001"


def test_what_does_not_contradict_is_done_and_what_was_no_right_is_refused(
    village: Cast, dara: Office
) -> None:
    with dara.here():
        staff.record_achievement(
            dara.doing("dara"),
            staff.RecordAchievement(
                achievement_id=new_id(), person_id=village.person_ids["sokha"], kind="district_prize",
                title="គ្រូឆ្នើម", achieved_on=date(2025, 10, 5),
            ),
        )  # fmt: skip
    move(village, "sokha", "tuol-krasang", dara.at + HOUR)
    dara.at += 2 * DAY
    correct(village, dara, "012000001")  # nobody had told the office
    assert dara.exchange().refused == 1
    assert Achievement.objects.filter(title="គ្រូឆ្នើម").exists()
    assert not HeldCommand.objects.exists()


def test_what_builds_on_it_waits_beside_it_and_is_given_after_it(village: Cast, dara: Office) -> None:
    """An account closed between: the newcomer and the correction wait for the office's other people."""
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
        person = Person.objects.get(pk=asked.person_id)
        staff.correct_person(dara.doing("dara"), correction(person, phone="012000001"))
    close(village, "dara", dara.at + HOUR)
    dara.exchange()
    first, second = HeldCommand.objects.order_by("number")
    assert {held.unit_id for held in (first, second)} == {village.unit_ids["district"]}
    with pytest.raises(Refusal, match="stands-on-held"):
        actions.give_held(village.doing("sopheap"), given(second))
    actions.give_held(village.doing("sopheap"), given(first))
    actions.give_held(village.doing("sopheap"), given(second))
    assert Person.objects.get(pk=asked.person_id).phone == "012000001"


def test_what_builds_on_what_was_passed_on_goes_the_same_way(village: Cast, dara: Office) -> None:
    moved_on(village, dara)
    with dara.here():
        line = json.loads(Outgoing.objects.get().line)
    builds_on_it = {**line, "n": 2, "id": str(new_id()), "needs": [line["id"]]}
    node = Node.objects.select_related("unit").get(pk=dara.node_id)
    body = wire.pack([{"v": 1, "rest": False}, wire.fold([line, builds_on_it])])
    answer = wire.unpack(serve.push(node, body, dara.at + 2 * DAY))[0]
    codes = [[reason["code"] for reason in reasons] for _, reasons in answer["refused"]]
    assert codes == [["passed-on", "changed-meanwhile"], ["passed-on", "stands-on-held"]]


# an account was closed


def test_what_was_given_before_an_account_was_closed_waits_for_the_others_of_the_office(
    village: Cast, dara: Office
) -> None:
    correct(village, dara, "012000001")
    close(village, "dara", dara.at + HOUR)
    dara.at += 2 * DAY
    assert dara.exchange().refused == 1
    held = HeldCommand.objects.get()
    assert (held.why_held, held.person_id) == ("closed", village.person_ids["sokha"])
    assert told(dara) == ["kept-of-closed-account"]
    with dara.here():
        assert HeldCommand.objects.get().state == "open"
        assert Person.objects.get(pk=held.person_id).phone != "012000001"
    actions.give_held(village.doing("lida"), given(held))
    assert village.person("sokha").phone == "012000001"
    dara.exchange()
    assert fate(dara) == ("given", village.actor("lida").name, "")
    assert_copy(dara)


def test_what_is_given_after_it_was_closed_or_by_an_account_of_elsewhere_is_refused(
    village: Cast, dara: Office
) -> None:
    close(village, "dara", dara.at)
    dara.at += 2 * DAY
    correct(village, dara, "012000001")
    with dara.here():
        line = json.loads(Outgoing.objects.get().line)
    assert dara.exchange().refused == 1
    assert told(dara) == ["not-allowed"]
    close(village, "vanna", dara.at)
    node = Node.objects.select_related("unit").get(pk=dara.node_id)
    forged = line | {
        "n": 2,
        "id": str(new_id()),
        "by": str(village.user("vanna").pk),
        "at": "2026-03-16 02:42:00",
    }
    body = wire.pack([{"v": 1, "rest": False}, wire.fold([forged])])
    Node.objects.update(delivered_at=None)
    (_number, reasons), *_ = wire.unpack(serve.push(node, body, dara.at))[0]["refused"]
    assert reasons[0]["code"] == "not-allowed"
    assert not HeldCommand.objects.exists()


def test_an_account_that_is_open_again_gives_as_before(village: Cast, dara: Office) -> None:
    correct(village, dara, "012000001")
    close(village, "dara", dara.at + HOUR)
    again = identity.ReopenAccount(user_id=village.user("dara").pk)
    identity.reopen_account(village.doing("sovath", dara.at + 2 * HOUR), again)
    dara.at += 2 * DAY
    assert dara.exchange().refused == 0
    assert village.person("sokha").phone == "012000001"
