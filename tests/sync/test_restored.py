"""Central put back from a backup hears again what it has forgotten, and offices what it decides now."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import transaction

from kru.demo.cast import Cast
from kru.journal import feed, undo
from kru.journal.models import Entry, Outgoing, Receipt
from kru.journal.undo import LOCAL_ENTRIES
from kru.kernel.ids import new_id
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Sex
from kru.sync import apply, comparing, exchange, serve, up, wire
from kru.sync.models import Cursor, Delivery, Held, Node
from tests.actors import AT
from tests.sync.copies import assert_copy, newcomer
from tests.sync.nodes import Office
from tests.sync.otherwise import correction

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]
WHY = "ខុសថ្ងៃ"


def test_central_restored_asks_an_installation_for_its_own_numbers(village: Cast, office: Make) -> None:
    """One that was set up anew counts from 1: what the one before it delivered hid what it had itself."""
    dara = office("district")
    node = Node.objects.get(pk=dara.node_id)
    for number in range(1, 4):
        Delivery.objects.create(
            node=node, incarnation=new_id(), number=number, command_id=new_id(), state="decided",
            received_at=AT,
        )  # fmt: skip
    dara.exchange()
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
    dara.exchange()
    node.delivered.delete()  # as in a backup
    with dara.here():
        assert exchange.decided() == [[1, 1]]
    assert up.missing(node, [[1, 1]]) == [[1, 1]]
    dara.exchange()
    dara.exchange()
    assert list(node.delivered.values_list("number", "state")) == [(1, "decided")]


def test_central_restored_and_told_by_an_old_message_is_asked_what_it_decided(
    village: Cast, office: Make
) -> None:
    """What was done before the backup was put back is refused now: the office still thought it was done."""
    dara = office("district")
    dara.exchange()
    pushed: list[bytes] = []
    dara.hear = lambda what, asked, answer: what == "push" and pushed.append(wire.pack(asked))
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village, staff_number="1199010088"))
    backup = transaction.savepoint()
    dara.exchange()
    with dara.here():
        command = Outgoing.objects.get()
        assert (command.state, command.verdict) == ("closed", "done")
    transaction.savepoint_rollback(backup)
    feed.NUMBERED.clear()  # the process begins anew
    staff.correct_person(
        village.doing("sopheap"), correction(village.person("sokha"), staff_number="1199010088")
    )
    serve.push(Node.objects.select_related("unit").get(pk=dara.node_id), pushed[-1], AT)
    assert Receipt.objects.get(pk=command.command_id).verdict == "refused"

    dara.exchange()
    dara.exchange()
    with dara.here():
        command = Outgoing.objects.get()
        assert (command.state, command.verdict) == ("closed", "refused")
        told = command.reasons
    assert told == Receipt.objects.get(pk=command.command_id).reasons
    with dara.here():
        held = comparing.held()
    assert held == Node.objects.get(pk=dara.node_id).thread != ""


def test_history_that_central_has_forgotten_gives_way(village: Cast, office: Make) -> None:
    """What a record had been through stayed where a restored central had nothing to tell of it at all."""
    dara = office("district")
    dara.exchange()
    told = set(Entry.objects.values_list("about_id", flat=True))
    with dara.here():
        held = Held.objects.filter(feed__startswith="office:").exclude(rid__in=told).first()
        assert held is not None, "a record of which central tells nothing"
        with undo.applying():
            Entry.objects.create(
                pk=LOCAL_ENTRIES - 1, about_type=held.type, about_id=held.rid, kind="staff.PersonPlaced",
                fact={}, command_id=new_id(), at=AT,
            )  # fmt: skip
    row = apps.get_model(held.type)._default_manager.get(pk=held.rid)
    feed.mark_dirty(feed.travelling([(row, row.scope)]))
    dara.exchange()
    with dara.here():
        assert not Entry.objects.filter(about_id=held.rid).exists()


def test_central_restored_is_told_first_what_it_has_forgotten(village: Cast, office: Make) -> None:
    """A command given after the restore used to hide all that had been decided between backup and restore."""
    dara = office("district")
    dara.exchange()
    first = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), first)
    dara.exchange()
    Delivery.objects.all().delete()  # as in a backup
    Node.objects.update(thread="")
    second = newcomer(village, person_id=new_id(), staff_number="1199010088")
    with dara.here():
        staff.register_person(dara.doing("dara"), second)
    dara.exchange()
    assert Person.objects.filter(pk__in=(first.person_id, second.person_id)).count() == 2
    numbers = Delivery.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [1, 2]  # in the order in which they were given


def test_a_copy_that_differs_at_the_same_position_is_found_out(village: Cast, office: Make) -> None:
    """Central restored and gone on to the very position of a copy had nothing to say to it."""
    dara = office("district")
    dara.exchange()
    sokha = village.person("sokha")
    with dara.here():
        held = Held.objects.get(rid=sokha.pk, type="staff.person")
        cursor = Cursor.objects.get(feed=held.feed)
        cursor.digest ^= apply.digest_of(held.type, held.rid, held.pos)
        cursor.count -= 1
        cursor.save()
        held.delete()
        Person.objects.filter(pk=sokha.pk).update(phone="012999999")
    dara.exchange()
    assert_copy(dara)


def test_a_restored_central_gives_no_number_twice(village: Cast, office: Make) -> None:
    """Two records under the same number in a copy and at central used to look alike for ever."""
    dara = office("district")
    dara.exchange()
    sokha = village.person("sokha")

    def called(phone: str) -> None:
        told = staff.CorrectPerson(
            person_id=sokha.pk, name_km=sokha.name_km, sex=Sex(sokha.sex), born_on=sokha.born_on,
            staff_number=sokha.staff_number, national_id=sokha.national_id, phone=phone,
        )  # fmt: skip
        staff.correct_person(village.doing("sopheap"), told)
        dara.exchange()

    called("012345671")
    kept = transaction.savepoint()
    called("012345672")  # seen by the office, and lost with central's disk
    transaction.savepoint_rollback(kept)
    feed.NUMBERED.clear()  # as a process begins
    called("012345673")
    with dara.here():
        assert Person.objects.get(pk=sokha.pk).phone.endswith("12345673")
    assert_copy(dara)
