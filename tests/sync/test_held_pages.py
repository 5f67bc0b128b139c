"""The pages on which what was handed on is compared and decided, at central and at an office."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from kru.demo.cast import Cast
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.staff import actions as staff
from kru.sync.models import HeldCommand
from tests.sync.clerks import INBOX, browser, heard, statements, text
from tests.sync.copies import assert_copy
from tests.sync.handed import BOENG, DAY, HOUR, close, contradicted, correct, fate
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
LIST = "/held/"


def page_of(held: HeldCommand) -> str:
    return reverse("sync:held", args=[held.pk])


@pytest.fixture
def sopheap(sign_in: Callable[[str], Client]) -> Client:
    client = sign_in("sopheap")
    client.cookies["django_language"] = "en"
    return client


def test_both_versions_stand_side_by_side_with_who_typed_it_when_and_where(
    village: Cast, dara: Office, boeng: Office
) -> None:
    held = contradicted(village, dara)
    boeng.exchange()
    with boeng.here():
        heard(timedelta(minutes=1))
        client = browser("samnang")
        for address in ("/", INBOX, LIST):
            assert village.person("sokha").name_km in text(client, address), address
        shown = text(client, page_of(held))
        for said in (
            f"Typed by {held.by_name} on {dara.name}", "Whom it is about works elsewhere now",
            "Somebody changed the same before this had come", "As it was typed", "you decide",
            "012000001", "012000002",
        ):  # fmt: skip
            assert said in shown, said
        assert "passed on" not in shown
    with dara.here():
        assert browser("dara").get(page_of(held)).status_code == 404
        shown = text(browser("dara"), f"{INBOX}?show=passed")
        assert village.unit("boeng-chhuk").name_km in shown
        assert "Nobody has decided it yet." in shown
        assert "Nothing needs you" in text(browser("dara"), f"{INBOX}?show=needs")
        assert "Give it again" not in text(
            browser("dara"), reverse("sync:given", args=[Outgoing.objects.get().command_id])
        )


def test_it_is_given_at_the_other_office_with_what_was_chosen_and_a_second_press_gives_it_once(
    village: Cast, dara: Office, boeng: Office
) -> None:
    held = contradicted(village, dara)
    boeng.exchange()
    with boeng.here():
        client, sent = browser("samnang"), {"command_id": str(new_id()), "take_phone": "mine"}
        assert client.post(page_of(held), sent).status_code == 302
        client.post(page_of(held), sent)
        assert Outgoing.objects.count() == 1
        assert "not yet confirmed" in text(client, f"{LIST}?show=given")
        assert "not yet confirmed" in text(client, page_of(held))
    assert boeng.exchange().refused == 0
    assert village.person("sokha").phone == "012000001"
    samnang = village.actor("samnang").name
    dara.exchange()
    with dara.here():
        assert f"It was done: given by {samnang}" in text(browser("dara"), f"{INBOX}?show=passed")
    assert_copy(boeng, BOENG)


def test_who_takes_what_stands_there_is_asked_to_set_it_aside_with_a_reason(
    village: Cast, dara: Office, sopheap: Client
) -> None:
    held = contradicted(village, dara)
    answer = sopheap.post(page_of(held), {"command_id": str(new_id()), "take_phone": "theirs"})
    assert "Set it aside instead" in answer.content.decode()
    aside = reverse("sync:set_aside_held", args=[held.pk])
    assert sopheap.post(aside, {"command_id": str(new_id()), "why": ""}).status_code == 200
    held.refresh_from_db()
    assert held.state == "open"
    sent = {"command_id": str(new_id()), "why": "លេខចាស់"}
    assert sopheap.post(aside, sent).status_code == 302
    assert "លេខចាស់" in text(sopheap, f"{LIST}?show=aside")
    dara.exchange()
    assert fate(dara) == ("aside", village.actor("sopheap").name, "លេខចាស់")
    with dara.here():
        assert "លេខចាស់" in text(browser("dara"), f"{INBOX}?show=passed")
    # too late: it says so and changes nothing
    again = sopheap.post(aside, {"command_id": str(new_id()), "why": "x"})
    assert "Somebody has decided this already" in again.content.decode()
    reopen = reverse("sync:reopen_held", args=[held.pk])
    assert sopheap.post(reopen, {"command_id": str(new_id())}).status_code == 302
    again = sopheap.post(reopen, {"command_id": str(new_id())})
    assert "This waits to be decided as it is." in again.content.decode()


def test_what_a_closed_account_gave_stands_beside_the_refused_of_its_office(
    village: Cast, dara: Office, sopheap: Client
) -> None:
    correct(village, dara, "012000001")
    close(village, "dara", dara.at + HOUR)
    dara.at += 2 * DAY
    dara.exchange()
    held = HeldCommand.objects.get()
    shown = text(sopheap, page_of(held))
    assert "The account that gave it was closed" in shown
    assert "012000001" in shown and "as it was typed" in shown
    assert sopheap.post(page_of(held), {"command_id": str(new_id())}).status_code == 302
    assert village.person("sokha").phone == "012000001"
    assert "Given by" in text(sopheap, page_of(held))


def test_the_list_asks_a_fixed_number_of_statements(village: Cast, dara: Office, sopheap: Client) -> None:
    with dara.here():
        for _ in range(7):
            staff.record_achievement(dara.doing("dara"), prize(village.person_ids["sokha"]))
    close(village, "dara", dara.at + HOUR)
    dara.at += 2 * DAY
    dara.exchange()

    def cost(held: int) -> int:
        HeldCommand.objects.filter(number__gt=held).delete()
        sopheap.get(LIST)
        with statements() as asked:
            assert sopheap.get(LIST).content.decode().count("k-lineitem") == held
        return len(asked)

    assert cost(7) == cost(2)


def prize(person_id: UUID) -> staff.RecordAchievement:
    return staff.RecordAchievement(
        achievement_id=new_id(), person_id=person_id, kind="district_prize", title=f"{new_id()}",
        achieved_on=date(2025, 10, 5),
    )  # fmt: skip
