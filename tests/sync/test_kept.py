"""What an office keeps of its commands, for how long, and what central knows of when they were delivered."""

from datetime import datetime, timedelta

import pytest

from kru.demo.cast import Cast
from kru.journal import outbox
from kru.journal.models import Outgoing, Receipt
from kru.staff import actions as staff
from kru.sync import bundles, seen, signing, wire
from kru.sync.exchange import decided
from kru.sync.models import Node
from tests.actors import AT
from tests.sync.carried import Carried
from tests.sync.clerks import overtaken
from tests.sync.copies import newcomer
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def register(village: Cast, dara: Office, number: str) -> staff.RegisterPerson:
    asked = newcomer(village, staff_number=number)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    return asked


def answered(bundle: bytes, at: datetime) -> bytes:
    """Take a file of an office at central and return the one that goes back."""
    keys = signing.own_keys()
    return bundles.answer_to(bundles.opened_at_central(bundle, keys), keys, at)


def numbers() -> list[int]:
    return list(Outgoing.objects.order_by("pk").values_list("pk", flat=True))


def test_closed_commands_are_let_go_after_ninety_days_and_their_numbers_never_come_again(
    village: Cast, dara: Office
) -> None:
    for number in ("1199010077", "1199010078"):
        register(village, dara, number)
    dara.exchange()
    register(village, dara, "1199010079")
    with dara.here():
        outbox.forget_old(dara.at + 89 * DAY)
        assert numbers() == [1, 2, 3]
        outbox.forget_old(dara.at + 90 * DAY)
        assert numbers() == [3]
        assert decided() == []
        assert Receipt.objects.filter(name="staff.register_person").count() == 3
    dara.exchange()
    with dara.here():
        outbox.forget_old(dara.at + 90 * DAY)
        assert numbers() == []
        assert decided() == []
    register(village, dara, "1199010080")
    with dara.here():
        assert numbers() == [4]
    dara.exchange()
    assert Receipt.objects.filter(name="staff.register_person", node=dara.name).count() == 4


def test_a_refusal_that_nobody_has_read_stays_with_all_after_it(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    register(village, dara, "1199010077")
    dara.exchange()
    with dara.here():
        outbox.forget_old(dara.at + 400 * DAY)
        assert numbers() == [1, 2]
        seen.acknowledge(Outgoing.objects.get(pk=1), dara.at)
        outbox.forget_old(dara.at + 400 * DAY)
        assert numbers() == []


def test_what_is_decided_is_said_as_runs_around_what_waits(village: Cast, dara: Office) -> None:
    for number in range(6):
        register(village, dara, f"119901007{number}")
    with dara.here():
        assert decided() == []
        Outgoing.objects.exclude(pk__in=(3, 6)).update(state="decided")
        Outgoing.objects.filter(pk__lte=2).update(state="closed")
        assert decided() == wire.runs([1, 2, 4, 5])


def test_a_file_that_comes_late_does_not_move_what_was_given_after_it(
    village: Cast, carried: Carried
) -> None:
    carried.office.at = AT + DAY
    carried.register(village, staff_number="1199010077")
    with carried.here():
        bundle = bundles.from_office(carried.membership, signing.own_keys(), AT + DAY)
    carried.office.at = AT + 3 * DAY
    later = carried.register(village, staff_number="1199010078")
    answered(bundle, AT + 5 * DAY)
    assert Node.objects.get(pk=carried.node.pk).delivered_at == AT + DAY
    carried.office.at = AT + 6 * DAY
    carried.office.exchange()
    given = Receipt.objects.get(result_id=later)
    assert (given.verdict, given.given_at) == ("done", AT + 3 * DAY)
    # nor does it go back
    answered(bundle, AT + 7 * DAY)
    assert Node.objects.get(pk=carried.node.pk).delivered_at == AT + 6 * DAY
