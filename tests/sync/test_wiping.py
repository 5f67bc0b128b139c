"""An order to empty oneself: obeyed if it is central's own, and nothing typed is lost by it."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from kru.demo.cast import Cast
from kru.node import wiping
from kru.staff import actions as staff
from kru.sync import orders, sealing, signing
from kru.sync.models import Node
from kru.sync.signing import Keys
from tests.sync.carried import Carried
from tests.sync.copies import newcomer

pytestmark = pytest.mark.django_db


def test_only_central_s_own_order_to_this_node_is_kept(carried: Carried, tmp_path: Path) -> None:
    own = signing.order_to_wipe(carried.node.pk)
    another = signing.order_to_wipe(Node().pk)
    forged = replace(carried.membership, central_key=Keys.kept_in(tmp_path / "forger").public_key)
    for order in ("", "x", another):
        assert not orders.keep(order, carried.membership, tmp_path)
    assert not orders.keep(own, forged, tmp_path)
    assert not orders.is_given(carried.membership, tmp_path)
    (tmp_path / orders.FILE).write_text("x")
    assert not orders.is_given(carried.membership, tmp_path)
    assert orders.keep(own, carried.membership, tmp_path)
    assert orders.is_given(carried.membership, tmp_path)


def test_what_waits_is_sealed_and_the_rest_removed_but_the_keys_until_central_knows(
    village: Cast, carried: Carried, tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "place" / "node"
    (folder / "files").mkdir(parents=True)
    (folder / "keys").mkdir()
    for name in ("kru.sqlite3", "files/x", "keys/signing.key", "of-somebody-else"):
        (folder / name).write_text("x")
    away = replace(carried.membership, central_url="http://127.0.0.1:9")
    node = replace(settings.ENVIRONMENT, directory=folder, membership=away)
    with carried.here():
        staff.register_person(carried.office.doing("dara"), newcomer(village))
        done = wiping.empty(node, away, signing.own_keys())
    assert not done.confirmed and done.letter
    assert sorted(path.name for path in folder.iterdir()) == ["keys", "of-somebody-else"]
    letter = sealing.open_letter(done.letter.read_bytes(), keys=signing.own_keys())
    assert letter.sender == carried.node.public_key
    with carried.here():
        again = wiping.empty(node, away, signing.own_keys())
    assert again.letter is None and list(folder.parent.glob("*.bundle")) == [done.letter]
