"""What the machine has found: each was a way to lose, double or strand something."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import override_settings
from pydantic import Secret, SecretStr

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.establishment.models import Posting
from kru.journal import feed
from kru.journal.models import Entry, Outgoing, Receipt
from kru.journal.undo import LOCAL_ENTRIES
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.models import Enrolment
from kru.organisations.models import Unit
from kru.spine.action import ACTIONS
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync import past, serve, settle, wire
from kru.sync.exchange import NoLine, What
from kru.sync.models import Cursor, Held, HeldCommand, Node
from tests.organisations.moves import moved
from tests.sync.copies import assert_copy, newcomer
from tests.sync.handed import close
from tests.sync.nodes import Office
from tests.sync.otherwise import correction

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]
WHY = "ខុសថ្ងៃ"


def post(village: Cast, slug: str, unit: str, on: date) -> establishment.StartPosting:
    return establishment.StartPosting(
        person_id=village.person(slug).pk,
        unit_id=village.unit(unit).pk,
        position=Position.TEACHER,
        starts_on=on,
    )


def test_what_one_row_held_before_may_be_what_another_holds_now(village: Cast, office: Make) -> None:
    """Taking back the end of a posting failed where the posting after it had been confirmed already."""
    dara = office("district")
    dara.exchange()
    with dara.here():
        establishment.start_posting(
            dara.doing("dara"), post(village, "sokha", "phka-chhuk", date(2026, 3, 1))
        )
    assert dara.exchange().settled.closed == 1
    assert_copy(dara)
    sokha = village.person("sokha")
    with dara.here():
        establishment.start_posting(dara.doing("dara"), post(village, "sokha", "vat-thmei", date(2026, 3, 5)))
    dara.lose = ["pull"]
    with pytest.raises(NoLine):
        dara.exchange()
    assert dara.exchange().complete
    with dara.here():
        assert Posting.objects.filter(person_id=sokha.pk, ends_before=None).count() == 1
    assert_copy(dara)


def test_who_left_one_district_for_another_stays_whole_in_the_province(village: Cast, office: Make) -> None:
    """One feed let go of a person whom the other said to be held already: a name was left."""
    lida = office("province")
    lida.exchange()
    with lida.here():
        establishment.start_posting(
            lida.doing("lida"), post(village, "sokha", "tuol-krasang", date(2026, 3, 1))
        )
    lida.exchange()
    assert_copy(lida, "kh.31")


def test_what_central_has_done_already_does_not_strand_an_office(village: Cast, office: Make) -> None:
    """A waiting command whose rows had come could not be done again, and nothing was ever settled."""
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    dara.exchange()
    with dara.here():
        Outgoing.objects.update(state="waiting", holds=False, verdict="")
        settle.settle(dara.at, dara.name)
        assert Outgoing.objects.get().reasons[0]["code"] in ("row-id-is-taken", "staff-number-is-taken")
    assert dara.exchange().refused == 0
    assert_copy(dara)


def test_the_history_of_a_command_stands_once(village: Cast, office: Make) -> None:
    """An entry of the office stayed beside central's where the history had come before the verdict."""
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
        sent = wire.fold([json.loads(Outgoing.objects.get().line)])
    node = Node.objects.get(name=dara.name)
    push = wire.pack([{"v": 1, "rest": False}, sent])
    ask = dara._ask

    def decided_unheard(what: object, body: bytes) -> bytes:
        if what == "push":
            serve_at_central(dara, node, push)
            return wire.pack([{"at": 0, "done": [], "refused": [], "waiting": [1], "parked": []}])
        return ask(what, body)  # type: ignore[arg-type]

    dara._ask = decided_unheard  # type: ignore[method-assign]
    dara.exchange()
    dara._ask = ask  # type: ignore[method-assign]
    dara.exchange()
    with dara.here():
        kinds = Entry.objects.filter(about_id=asked.person_id).values_list("pk", "kind")
        assert [kind for _, kind in kinds] == ["staff.PersonRegistered"]
        assert all(pk < LOCAL_ENTRIES for pk, _ in kinds)


def serve_at_central(dara: Office, node: Node, push: bytes) -> None:
    own = connections["default"]
    connections["default"] = dara.central
    try:
        with override_settings(NODE_KIND="central", NODE="central"):
            serve.push(Node.objects.select_related("unit").get(pk=node.pk), push, dara.at)
    finally:
        connections["default"] = own


def test_a_command_under_the_id_of_another_is_not_called_done(village: Cast, office: Make) -> None:
    """The receipt that was found belonged to the other command."""
    dara = office("district")
    dara.exchange()
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
    dara.exchange()
    kept = Receipt.objects.get(name="staff.register_person", node=dara.name)
    with dara.here():
        other = newcomer(village, person_id=new_id(), staff_number="1199010088")
        do = dara.doing("dara")
        staff.register_person(do, other)
        line = Outgoing.objects.get(command_id=do.command_id)
        line.line = line.line.replace(str(do.command_id), str(kept.pk))
        line.save()
    assert dara.exchange().refused == 1
    with dara.here():
        assert Outgoing.objects.get(pk=line.pk).reasons[0]["code"] == "command-id-reused"


def test_no_command_with_a_secret_waits_in_an_outbox(village: Cast) -> None:
    """A line holds no secrets: central would open the account with a password of ten stars."""
    for name, action in ACTIONS.items():
        secret = [
            field for field, held in action.takes.model_fields.items()
            if isinstance(held.annotation, type) and issubclass(held.annotation, (SecretStr, Secret))
        ]  # fmt: skip
        assert not secret or action.final in ("online", "there"), f"{name}: {secret}"


def test_a_posting_reaches_every_office_that_has_it_whoever_changes_it(village: Cast, office: Make) -> None:
    """It used to reach the feed of the one who wrote alone: where it had been, the copy never changed."""
    preaek_svay, boeng_chhuk = office("district"), office("boeng-chhuk")
    sokha = village.person("sokha")
    elsewhere = Unit.objects.filter(path__startswith="kh.31.3102", kind="primary").order_by("pk")[0]
    placed = staff.PlacePerson(person_id=sokha.pk, unit_id=elsewhere.pk, position=Position.TEACHER)
    staff.place_person(village.doing("sopheap"), placed)  # and the posting stays where it was
    for each in (preaek_svay, boeng_chhuk):
        each.exchange()
    asked = establishment.StartPosting(
        person_id=sokha.pk, unit_id=elsewhere.pk, position=Position.TEACHER, starts_on=date(2026, 3, 2)
    )
    establishment.start_posting(village.doing("sopheap"), asked)
    preaek_svay.exchange()
    with preaek_svay.here():
        assert not Posting.objects.filter(person_id=sokha.pk, ends_before=None).exists()
    assert_copy(preaek_svay)


def test_a_place_that_was_left_here_and_taken_by_another_at_central_stays_theirs(
    village: Cast, office: Make
) -> None:
    """It used to stop every exchange: what an enrolment was before could not come back beside the new one."""
    dara = office("district")
    run, vibol = village.run("reading-assessed"), village.person("vibol")
    first, second = (
        learning.Enrol(enrolment_id=new_id(), run_id=run.pk, person_id=vibol.pk) for _ in range(2)
    )
    enrolled = learning.enrol(village.doing("vibol"), first)
    dara.exchange()
    with dara.here():
        declined = learning.DeclineEnrolment(enrolment_id=enrolled.pk, why=WHY)
        learning.decline_enrolment(dara.doing("dara"), declined)
    enrolled.delete()  # central was restored to a day before it, and another was asked for since
    feed.mark_dirty([("learning.enrolment", first.enrolment_id, vibol.scope)])
    learning.enrol(village.doing("vibol"), second)
    dara.exchange()
    with dara.here():
        held = Enrolment.objects.filter(run=run, person=vibol).values_list("pk", flat=True)
        assert list(held) == [second.enrolment_id]
    assert_copy(dara)


def test_who_held_a_role_in_a_district_that_moved_was_allowed_at_the_province(
    village: Cast, office: Make
) -> None:
    """Its role lay in the office's part no more, and all that its holder had given there was refused."""
    province = office("province")
    province.exchange()
    with province.here():
        staff.register_person(province.doing("dara"), newcomer(village))
    moved(village, "district", "phnum-sral", later=timedelta(hours=1))
    province.at += timedelta(days=1)
    assert province.exchange().refused == 0
    assert_copy(province, "kh.31")


def test_what_a_closed_account_gave_in_a_district_that_moved_is_held(village: Cast, office: Make) -> None:
    """It was refused: nobody seemed to have worked there."""
    province = office("province")
    province.exchange()
    with province.here():
        staff.register_person(province.doing("dara"), newcomer(village))
    close(village, "dara", village.at + timedelta(hours=1))
    moved(village, "district", "phnum-sral", later=timedelta(hours=2))
    province.at += timedelta(days=1)
    province.exchange()
    assert HeldCommand.objects.get().why_held == "closed"


def test_what_stands_on_what_was_refused_goes_with_it(
    village: Cast, office: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newcomer is corrected while central's answer is on its way, that the number was another's."""
    dara = office("district")
    dara.exchange()
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    staff.register_person(
        village.doing("sopheap"), newcomer(village, unit_id=village.unit_ids["boeng-chhuk"])
    )
    ask = dara._ask

    def corrected_meanwhile(what: What, body: bytes) -> bytes:
        answer = ask(what, body)
        person = Person.objects.filter(pk=asked.person_id, phone="").first()
        if what == "pull" and person:
            staff.correct_person(dara.doing("dara"), correction(person, phone="012000001"))
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(dara, "_ask", corrected_meanwhile)
        assert dara.exchange().refused == 1
    with dara.here():
        assert not Person.objects.filter(pk=asked.person_id).exists()
        assert not Outgoing.objects.get(state="waiting").holds
    assert dara.exchange().refused == 1
    assert_copy(dara)


def test_history_comes_of_the_record_that_lies_here_not_of_its_namesake(village: Cast, office: Make) -> None:
    """A page made before the ledger left brought its entries: the person, of the same id, was still there."""
    dara = office("district")
    dara.exchange()
    with dara.here():
        kinds = Held.objects.order_by("type").values_list("rid", "type")
        shared = [rid for rid, kind in kinds if kind == "credits.ledger" and (rid, "staff.person") in kinds]
        about = Entry.objects.filter(about_id__in=shared)
        rid = about.filter(about_type="staff.person").values_list("about_id", flat=True)[0]
    page = entry_about(rid, "credits.ledger", of=dara)
    with dara.here():
        Held.objects.filter(rid=rid, type="credits.ledger").delete()
        assert past.take(page) == 0
        assert not Entry.objects.filter(about_id=rid, about_type="credits.ledger").exists()
        assert Entry.objects.filter(about_id=rid, about_type="staff.person").exists()


def entry_about(rid: UUID, kind: str, *, of: Office) -> dict[str, Any]:
    """Return a page of history with one entry, that of a person, told as if it were about another record."""
    with of.here():
        row = wire.read(Entry.objects.filter(about_id=rid, about_type="staff.person"), past.COLUMNS)[0]
        cursor = Cursor.objects.get(feed__startswith=feed.OF_OFFICES)
        told = {**dict(zip(past.COLUMNS, row, strict=True)), "id": row[0] + 1_000_000, "about_type": kind}
        entries = wire.columns_of(Entry, past.COLUMNS, [tuple(told.values())])
        Cursor.objects.filter(pk=cursor.pk).update(past=cursor.past - 1)
    return {
        "feed": cursor.feed, "epoch": cursor.epoch.hex, "from": cursor.past - 1, "past": cursor.past,
        "end": True, "e": entries,
    }  # fmt: skip
