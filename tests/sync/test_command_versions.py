"""Commands of other versions: what was given is decided as it was meant, and what is unknown waits."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.journal.models import Outgoing, Receipt
from kru.spine.action import ACTIONS, Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync.models import Delivery, Node
from tests.sync.copies import assert_copy, newcomer
from tests.sync.nodes import Office
from tests.sync.otherwise import CORRECT, THIS, Version, correction

pytestmark = pytest.mark.django_db
Make = Callable[[str], Office]


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
