"""A command that comes by two ways, as from an office and a clone of its disk, has one verdict for ever."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.staff import actions as staff
from kru.sync import up
from kru.sync.models import HeldCommand, Node
from kru.sync.terms import NodeKind, NodeState
from tests.sync.clerks import correction
from tests.sync.copies import newcomer
from tests.sync.handed import DAY, close, correct, move
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]


def line_of(dara: Office) -> dict[str, Any]:
    with dara.here():
        line: dict[str, Any] = json.loads(Outgoing.objects.latest("pk").line)
    return line


def given_by_a_clone(dara: Office, line: dict[str, Any], after: timedelta = 3 * DAY) -> up.Answer:
    """Let a copy of an office, which has joined by itself since, deliver what it holds, too."""
    clone, _ = Node.objects.get_or_create(
        name=f"{dara.name}-2", kind=NodeKind.OFFICE, state=NodeState.ACTIVE,
        unit=Node.objects.get(pk=dara.node_id).unit, invited_at=dara.at,
        defaults={"incarnation": new_id()},
    )  # fmt: skip
    return up.decide(clone, [line], dara.at + after)


def test_what_was_done_is_not_held_for_an_account_closed_since(village: Cast, office: Make) -> None:
    """Somebody could give it a second time."""
    dara = office("district")
    dara.exchange()
    correct(village, dara, "012000001")
    line = line_of(dara)
    assert dara.exchange().refused == 0
    close(village, "dara", dara.at + DAY)
    assert given_by_a_clone(dara, line).done == [line["n"]]
    assert not HeldCommand.objects.exists()


def test_what_was_refused_is_not_held_for_somebody_who_has_moved_since(village: Cast, office: Make) -> None:
    """One office knew it as refused, and at another it waited to be decided."""
    dara = office("district")
    dara.exchange()
    staff.register_person(village.doing("sopheap"), newcomer(village))
    with dara.here():
        staff.correct_person(
            dara.doing("dara"), correction(village.person("sokha"), staff_number="1199010077")
        )
    line = line_of(dara)
    assert dara.exchange().refused == 1
    move(village, "sokha", "tuol-krasang", dara.at + DAY)
    ((number, reasons),) = given_by_a_clone(dara, line).refused
    assert (number, reasons[0]["code"]) == (line["n"], "staff-number-is-taken")
    assert not HeldCommand.objects.exists()


def test_what_was_turned_away_is_not_done_once_its_subject_is_there(village: Cast, office: Make) -> None:
    """The office that gave it first had been told that nothing came of it."""
    dara = office("district")
    dara.exchange()
    correct(village, dara, "012000001")
    later = newcomer(village)
    line = line_of(dara)
    line |= {"id": str(new_id()), "body": {**line["body"], "person_id": str(later.person_id)}, "saw": []}
    node = Node.objects.get(pk=dara.node_id)
    told = up.decide(node, [line], dara.at).refused
    assert told[0][1][0]["code"] == "not-there"
    staff.register_person(village.doing("sopheap"), later)
    assert given_by_a_clone(dara, line).refused == told
