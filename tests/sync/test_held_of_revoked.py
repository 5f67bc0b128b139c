"""What a computer gave before it was wiped or replaced is not lost, and it hears nothing but its order."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kru.__main__ import main
from kru.demo.cast import Cast
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.sync import actions, bundles, quarantine, signing, wire
from kru.sync.codes import hash_of
from kru.sync.models import Delivery, HeldCommand, Node
from kru.sync.rules import Revoked
from kru.sync.signing import Keys
from tests.sync.carried import Carried
from tests.sync.conftest import by_itself, joining
from tests.sync.copies import newcomer

pytestmark = pytest.mark.django_db
WHY = "ត្រូវគេលួច"
CODE = "ABCD-EFGH-JKMN"


def letter(carried: Carried) -> bytes:
    """Return what was given at the office, sealed as when it empties itself."""
    with carried.here():
        keys = Keys.kept_in(carried.keys_in)
        return bundles.from_office(carried.membership, keys, carried.office.at, last=True)


def wipe(village: Cast, carried: Carried, at: datetime) -> None:
    cmd = actions.WipeNode(node_id=carried.node.pk, why=WHY)
    actions.wipe_node(village.doing("sovath", at), cmd)


def taken(content: bytes, at: datetime) -> quarantine.Kept:
    return bundles.keep(bundles.opened_at_central(content, signing.own_keys()), at)


@pytest.fixture
def ordered_at(village: Cast) -> datetime:
    """Give the moment of the order: after the first thing was registered, before the second."""
    return village.at + timedelta(hours=1)


@pytest.fixture
def sealed(village: Cast, carried: Carried, ordered_at: datetime) -> bytes:
    """Give the letter of an office that was wiped, with a newcomer of before and one of after the order."""
    carried.register(village, staff_number="1199010001")
    carried.office.at = ordered_at + timedelta(hours=1)
    carried.register(village, staff_number="1199010002")
    wipe(village, carried, ordered_at)
    return letter(carried)


def test_its_letter_is_opened_and_waits_for_the_owner(
    village: Cast, carried: Carried, sealed: bytes, ordered_at: datetime
) -> None:
    at = ordered_at + timedelta(days=1)
    assert taken(sealed, at) == quarantine.Kept(held=1, known=0, late=1)
    held = HeldCommand.objects.get()
    assert (held.why_held, held.unit_id, held.node_name) == (
        "revoked", village.unit_ids["district"], carried.node.name,
    )  # fmt: skip
    assert held.by_name == village.actor("dara").name
    assert not Person.objects.filter(staff_number__startswith="119901000").exists()
    body = json.loads(held.line)["body"]
    actions.give_held(village.doing("dara", at), actions.GiveHeld(held_id=held.pk, body=body))
    assert Person.objects.filter(staff_number="1199010001").exists()
    # again, and by another way: it stays one, and is decided once
    assert taken(sealed, at) == quarantine.Kept(held=0, known=1, late=1)
    assert HeldCommand.objects.get().state == "given"


def test_what_was_decided_is_in_its_letter_for_a_central_that_has_forgotten_it(
    village: Cast, carried: Carried, ordered_at: datetime
) -> None:
    staff.register_person(village.doing("sopheap"), newcomer(village, staff_number="1199010002"))
    carried.office.at = ordered_at + timedelta(days=9)  # its clock is wrong: it was decided all the same
    carried.register(village, staff_number="1199010001")
    carried.register(village, staff_number="1199010002")
    backup = transaction.savepoint()
    assert carried.office.exchange().refused == 1
    sealed = letter(carried)
    wipe(village, carried, ordered_at)
    assert taken(sealed, ordered_at) == quarantine.Kept(held=0, known=2, late=0)
    transaction.savepoint_rollback(backup)
    wipe(village, carried, ordered_at)
    assert taken(sealed, ordered_at) == quarantine.Kept(held=2, known=0, late=0)
    assert taken(sealed, ordered_at) == quarantine.Kept(held=0, known=2, late=0)


def test_no_answer_goes_back_to_it(carried: Carried, sealed: bytes, ordered_at: datetime) -> None:
    brought = bundles.opened_at_central(sealed, signing.own_keys())
    with pytest.raises(bundles.Unfit, match="bundle-of-a-closed-node"):
        bundles.answer_to(brought, signing.own_keys(), ordered_at)


def test_its_letter_is_opened_when_it_has_a_new_key_since(
    village: Cast, carried: Carried, sealed: bytes, ordered_at: datetime, keys: Keys
) -> None:
    actions.confirm_wipe(by_itself(), actions.ConfirmWipe(node_id=carried.node.pk))
    rekey = actions.RekeyNode(node_id=carried.node.pk, code_hash=hash_of(CODE))
    actions.rekey_node(village.doing("sovath"), rekey)
    actions.join_node(by_itself(), joining(CODE, keys))
    assert taken(sealed, ordered_at + timedelta(days=1)).held == 1


def test_the_letter_of_a_replaced_one_waits_and_one_that_was_spared_is_answered(
    village: Cast, carried: Carried, ordered_at: datetime
) -> None:
    carried.register(village)
    wipe(village, carried, ordered_at)
    actions.spare_node(village.doing("sovath"), actions.SpareNode(node_id=carried.node.pk))
    sealed = letter(carried)
    assert bundles.opened_at_central(sealed, signing.own_keys()).revoked is None
    replace = actions.ReplaceNode(
        node_id=carried.node.pk, successor_id=new_id(), name="3101-02", code_hash=hash_of(CODE), why=WHY
    )
    actions.replace_node(village.doing("sovath", ordered_at), replace)
    assert taken(sealed, ordered_at).held == 1
    node = Node.objects.get(pk=carried.node.pk)
    assert [Revoked.read(one).at for one in node.revoked] == [ordered_at]


def test_what_was_held_before_it_was_spared_is_not_done_over_the_line(
    village: Cast, carried: Carried, ordered_at: datetime
) -> None:
    carried.register(village)
    wipe(village, carried, ordered_at)
    taken(letter(carried), ordered_at)
    actions.spare_node(village.doing("sovath"), actions.SpareNode(node_id=carried.node.pk))
    assert carried.office.exchange().refused == 1
    assert Delivery.objects.get().state == "held"
    assert not Person.objects.filter(staff_number="1199010077").exists()
    with carried.here():
        assert Outgoing.objects.get().reasons[0]["code"] == "kept-of-revoked-node"
        assert HeldCommand.objects.get().state == "open"


def test_a_stranger_s_letter_in_its_name_is_refused(
    village: Cast, carried: Carried, sealed: bytes, keys: Keys
) -> None:
    with carried.here():
        forged = bundles.from_office(carried.membership, keys, carried.office.at)
    with pytest.raises(bundles.Unfit, match="bundle-of-a-stranger"):
        taken(forged, carried.office.at)


def pushed(carried: Carried, body: bytes) -> Any:
    path = "/sync/1/push"
    keys = Keys.kept_in(carried.keys_in)
    header = signing.sign_request(
        keys, carried.node.pk, carried.membership.incarnation, "POST", path, body, clock.now()
    )
    return Client().post(
        path, body, content_type="application/octet-stream", HTTP_AUTHORIZATION=header["Authorization"]
    )


def waiting(carried: Carried) -> bytes:
    with carried.here():
        lines = [json.loads(line) for line in Outgoing.objects.values_list("line", flat=True)]
    return wire.pack([{"v": wire.VERSION, "rest": False}, wire.fold(lines)])


@pytest.mark.parametrize("spoiled", [False, True])
def test_what_it_pushes_is_held_and_it_hears_its_order_alone(
    village: Cast, carried: Carried, ordered_at: datetime, spoiled: bool
) -> None:
    carried.register(village)
    wipe(village, carried, ordered_at)
    body = b"no message" if spoiled else waiting(carried)
    for _ in range(2):
        answer = pushed(carried, body)
        assert answer.status_code == 410
        assert answer.json().keys() == {"reason", "at", "order"}
    assert HeldCommand.objects.count() == (0 if spoiled else 1)
    assert not Delivery.objects.exists()


def test_one_in_strange_hands_is_not_listened_to_for_ever(
    village: Cast, carried: Carried, ordered_at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MOST", 1)
    carried.register(village, staff_number="1199010001")
    wipe(village, carried, ordered_at)
    pushed(carried, waiting(carried))
    carried.register(village, staff_number="1199010002")
    assert pushed(carried, waiting(carried)).status_code == 410
    assert HeldCommand.objects.count() == 1
    # what somebody carries here by hand is taken all the same
    assert taken(letter(carried), ordered_at).held == 1


def test_its_file_is_taken_on_its_page_and_by_command_and_no_file_comes_back(
    carried: Carried,
    sealed: bytes,
    sign_in: Callable[[str], Client],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keeper = sign_in("sovath")
    keeper.cookies["django_language"] = "en"
    page = reverse("sync:node", args=[carried.node.pk])
    give_in = reverse("sync:answer_bundle", args=[carried.node.pk])
    assert give_in in keeper.get(page).content.decode()
    assert "There is no answer to carry back." in keeper.get(give_in).content.decode()
    sent = {"bundle": SimpleUploadedFile("x.bundle", sealed), "command_id": str(new_id())}
    assert keeper.post(give_in, sent).headers["Location"] == page
    shown = keeper.get(page).content.decode()
    assert "1 change of this device waits to be decided" in shown
    assert "1 was given after the order to empty itself" in shown
    file = tmp_path / "stick" / "x.bundle"
    file.parent.mkdir()
    file.write_bytes(sealed)
    assert main(["bundle", "take", str(file)]) == 0
    assert "0 changes wait to be decided, 1 were known, 1 were given after" in capsys.readouterr().out
    assert [*file.parent.iterdir()] == [file]
