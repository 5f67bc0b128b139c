"""Nodes that are too old or too new, sticks between versions, and who is told so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from kru.demo.cast import Cast
from kru.journal.models import Outgoing
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.models import Person, Qualification
from kru.sync import bundles, signing, transport, wire
from kru.sync.models import Line, Node, Shape
from kru.sync.transport import Turned
from tests.sync.carried import Carried
from tests.sync.copies import assert_copy, newcomer
from tests.sync.nodes import Office
from tests.sync.otherwise import QUALIFICATION, THIS, Version, without

pytestmark = pytest.mark.django_db
Make = Callable[[str], Office]


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
