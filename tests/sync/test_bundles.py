"""Bundles on a stick: sealed, in any order, any number of times, mixed with the line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.journal.models import Entry, Outgoing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.sync import bundles, sealing
from kru.sync.membership import Membership
from kru.sync.models import Cursor, Node
from kru.sync.signing import Keys
from tests.actors import AT
from tests.organisations.moves import moved
from tests.sync.clerks import correction
from tests.sync.copies import assert_copy, newcomer
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db


class Stick:
    """An office and central with their keys, and the stick that is carried between them."""

    def __init__(self, office: Office, directory: Path) -> None:
        self.office = office
        self.central, self.own = Keys.kept_in(directory / "central"), Keys.kept_in(directory / office.name)
        node = Node.objects.get(pk=office.node_id)
        assert node.incarnation is not None
        node.public_key, node.sealing_key = self.own.public_key, self.own.sealing_key
        node.save()
        self.membership = Membership(
            node.pk, node.incarnation, node.name, node.unit.path, "http://central",
            self.central.public_key, self.central.sealing_key,
        )  # fmt: skip

    def write(self) -> bytes:
        with self.office.here():
            return bundles.from_office(self.membership, self.own, self.office.at)

    def answer(self, bundle: bytes) -> bytes:
        return bundles.answer_to(bundles.opened_at_central(bundle, self.central), self.central, AT)

    def read(self, bundle: bytes) -> None:
        with self.office.here():
            bundles.at_office(bundle, self.membership, self.own, self.office.at)

    def register(self, village: Cast, number: str) -> Any:
        asked = newcomer(village, staff_number=number)
        with self.office.here():
            staff.register_person(self.office.doing("dara"), asked)
        return asked.person_id


@pytest.fixture
def stick(office: Callable[[str], Office], tmp_path: Path) -> Stick:
    return Stick(office("district"), tmp_path)


def test_a_stick_brings_the_first_copy_and_carries_work_both_ways(village: Cast, stick: Stick) -> None:
    stick.read(stick.answer(stick.write()))
    assert_copy(stick.office)
    person_id = stick.register(village, "1199010001")
    stick.read(stick.answer(stick.write()))
    assert Person.objects.filter(pk=person_id).exists()
    assert_copy(stick.office)
    with stick.office.here():
        assert not Outgoing.objects.exclude(state="closed").exists()


def test_bundles_in_any_order_and_again_mixed_with_the_line_change_nothing_twice(
    village: Cast, stick: Stick
) -> None:
    stick.office.exchange()
    people = [stick.register(village, "1199010001")]
    first = stick.write()
    people.append(stick.register(village, "1199010002"))
    second = stick.write()
    late = stick.answer(second)
    early = stick.answer(first)
    people.append(stick.register(village, "1199010003"))
    stick.office.exchange()
    for bundle in (early, late, early):
        stick.read(bundle)
        assert_copy(stick.office)
    stick.answer(first)
    assert Person.objects.filter(pk__in=people).count() == 3
    stick.office.exchange()
    assert_copy(stick.office)


def test_an_answer_of_yesterday_does_not_take_back_what_the_line_has_brought(
    village: Cast, stick: Stick
) -> None:
    yesterday = stick.answer(stick.write())
    asked = newcomer(village)
    staff.register_person(village.doing("sopheap"), asked)
    stick.office.exchange()
    stick.read(yesterday)
    assert_copy(stick.office)


def test_an_answer_of_before_a_move_does_not_take_back_history(village: Cast, stick: Stick) -> None:
    """The feed is called otherwise since, and what is older went in the place of what had come."""
    sokha = village.person_ids["sokha"]

    def correct(phone: str) -> None:
        staff.correct_person(village.doing("sopheap"), correction(village.person("sokha"), phone=phone))

    correct("012000001")
    before = stick.answer(stick.write())
    correct("012000002")
    moved(village, "district", "phnum-sral")
    stick.office.exchange()
    known = set(Entry.objects.filter(about_id=sokha).values_list("pk", flat=True))
    for _ in range(2):
        with stick.office.here():
            assert set(Entry.objects.filter(about_id=sokha).values_list("pk", flat=True)) == known
        stick.read(before)


def test_a_bundle_whose_forerunner_is_missing_is_put_aside_with_its_reason(
    village: Cast, stick: Stick
) -> None:
    stick.read(stick.answer(stick.write()))
    staff.register_person(village.doing("sopheap"), newcomer(village))
    later = stick.answer(stick.write())
    with stick.office.here():
        Cursor.objects.filter(feed__startswith="office:").update(pos=1)  # as in a backup of the day before
        with pytest.raises(bundles.Unfit) as unfit:
            bundles.at_office(later, stick.membership, stick.own, AT)
    assert unfit.value.code == "bundle-before-it-is-missing"


@pytest.mark.parametrize("spoiled", [0, 20, 60, 200, -1])
def test_an_altered_bundle_is_refused_whole(village: Cast, stick: Stick, spoiled: int) -> None:
    bundle = bytearray(stick.write())
    bundle[spoiled] ^= 1
    with pytest.raises(bundles.Unfit):
        stick.answer(bytes(bundle))


def test_a_bundle_of_somebody_else_is_refused(village: Cast, stick: Stick, tmp_path: Path) -> None:
    stranger = Keys.kept_in(tmp_path / "stranger")
    with stick.office.here():
        forged = bundles.from_office(stick.membership, stranger, AT)
    with pytest.raises(bundles.Unfit) as unfit:
        stick.answer(forged)
    assert unfit.value.code == "bundle-of-a-stranger"
    letter = sealing.seal(b"x", to=stranger.sealing_key, keys=stick.own)
    with pytest.raises(bundles.Unfit) as unfit:
        stick.answer(letter)
    assert unfit.value.code == "bundle-is-not-for-us"


def test_a_stick_that_is_found_tells_nothing(village: Cast, stick: Stick) -> None:
    stick.read(stick.answer(stick.write()))
    name = newcomer(village).name_km
    stick.register(village, "1199010001")
    bundle = stick.write()
    for told in (name, "1199010001", "staff.register_person"):
        assert told.encode() not in bundle
