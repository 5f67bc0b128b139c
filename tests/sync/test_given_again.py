"""A refused command is compared with what the centre holds, and given again."""

from dataclasses import replace
from datetime import date

import pytest

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.identity import actions as identity
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync import compare, inbox
from kru.sync.exchange import exchange
from tests.sync.clerks import browser, correction, given, overtaken, refused, taken_number, text
from tests.sync.copies import assert_copy
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db


def test_the_comparison_shows_before_ours_theirs_and_the_result(village: Cast, dara: Office) -> None:
    sokha = overtaken(village, dara, born_on=date(1989, 4, 12))
    decided_by = village.actor("sopheap").name
    with dara.here():
        actor, command = dara.actor("dara"), refused()
        found = {one.name: one for one in compare.compare(actor, command).columns}
        assert {name: one.how for name, one in found.items()} == {
            "name_km": "same", "name_latin": "same", "sex": "same", "born_on": "theirs",
            "staff_number": "same", "national_id": "same", "phone": "choose",
        }  # fmt: skip
        phone = found["phone"]
        assert (phone.before, phone.mine, phone.theirs) == (sokha.phone, "012000001", "012000002")
        shown = text(browser("dara"), given(command))
        assert "take 12 April 1989" in shown
        assert "you decide" in shown
        assert decided_by in shown


def test_nobody_is_named_for_what_the_history_does_not_tell_yet(village: Cast, dara: Office) -> None:
    sokha = village.person("sokha")
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(sokha, phone="012000001"))
    staff.correct_person(village.doing("sopheap"), correction(sokha, phone="012000002"))
    with dara.here():
        exchange(dara._ask, dara.at, dara.name, history=False)
        found = compare.compare(dara.actor("dara"), refused())
        assert (found.actor, found.at) == ("", None)
        assert "012000002" in text(browser("dara"), given(refused()))


def test_the_own_value_is_given_again_with_what_the_centre_changed_beside_it(
    village: Cast, dara: Office
) -> None:
    sokha = overtaken(village, dara, born_on=date(1989, 4, 12))
    with dara.here():
        client, command = browser("dara"), refused()
        answer = client.post(given(command), {"command_id": str(new_id()), "take_phone": "mine"})
        assert answer.status_code == 302
        assert refused().seen_at is not None
        assert Outgoing.objects.filter(state="waiting").count() == 1
    assert dara.exchange().refused == 0
    sokha.refresh_from_db()
    assert (sokha.phone, sokha.born_on) == ("012000001", date(1989, 4, 12))
    assert_copy(dara)


def test_a_second_press_gives_it_once(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        client, sent = browser("dara"), {"command_id": str(new_id()), "take_phone": "mine"}
        command = refused()
        client.post(given(command), sent)
        client.post(given(command), sent)
        assert Outgoing.objects.count() == 2


def test_who_takes_the_value_of_the_centre_gives_nothing(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        command = refused()
        browser("dara").post(given(command), {"command_id": str(new_id()), "take_phone": "theirs"})
        assert refused().seen_at is not None
        assert Outgoing.objects.count() == 1


def test_what_the_office_changed_since_is_not_put_back(village: Cast, dara: Office) -> None:
    """A later command still waits: the centre's side of the comparison is below it, its value stays."""
    sokha = overtaken(village, dara)
    with dara.here():
        staff.correct_person(
            dara.doing("dara"), correction(sokha, phone="012000003", name_latin="CHEA Sokhaa")
        )
        command = refused()
        found = {one.name: one for one in compare.compare(dara.actor("dara"), command).columns}
        assert found["phone"].theirs == "012000002"
        assert "012000003" not in text(browser("dara"), given(command)).partition("Confirm this result")[0]
        browser("dara").post(given(command), {"command_id": str(new_id()), "take_phone": "mine"})
        held = Person.objects.get(pk=sokha.pk)
        assert (held.phone, held.name_latin) == ("012000001", "CHEA Sokhaa")
    assert dara.exchange().refused == 0
    sokha.refresh_from_db()
    assert (sokha.phone, sokha.name_latin) == ("012000001", "CHEA Sokhaa")


def test_a_posting_is_compared_with_where_the_person_works_and_not_with_the_posting_it_ends(
    village: Cast, dara: Office
) -> None:
    sokha = village.person("sokha")

    def start(slug: str, position: Position = Position.TEACHER) -> establishment.StartPosting:
        return establishment.StartPosting(
            person_id=sokha.pk, unit_id=village.unit(slug).pk, position=position, starts_on=date(2026, 2, 1)
        )

    with dara.here():
        establishment.start_posting(dara.doing("dara"), start("phka-chhuk"))
    establishment.start_posting(village.doing("sopheap"), start("ou-taseik"))
    assert dara.exchange().refused == 1
    with dara.here():
        Outgoing.objects.update(
            reasons=[
                {
                    "code": "changed-meanwhile",
                    "figures": {"kind": "staff.person", "row": sokha.pk.hex, "column": "unit_id"},
                    "policy": "", "article": "", "field": "unit",
                }
            ]
        )  # fmt: skip
        found = compare.compare(dara.actor("dara"), refused())
        assert {one.name: one.how for one in found.columns} == {"unit_id": "choose", "position": "same"}
        (unit, _position) = found.columns
        names = [village.unit(slug).name_km for slug in ("vat-thmei", "phka-chhuk", "ou-taseik")]
        assert [unit.before, unit.mine, unit.theirs] == names


def test_who_may_no_longer_see_the_row_compares_nothing(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        # the own command, by somebody who holds no role here any more
        former = replace(dara.actor("dara"), grants=())
        assert compare.compare(former, refused()).columns == ()
        assert [one.command_id for one in inbox.visible(former)] == [refused().command_id]


def test_what_was_typed_is_corrected_and_given_again_for_the_same_person(village: Cast, dara: Office) -> None:
    asked = taken_number(village, dara)
    with dara.here():
        client, command = browser("dara"), refused()
        shown = client.get(given(command)).content.decode()
        assert 'value="1199010077"' in shown
        assert village.unit("vat-thmei").name_km in shown
        sent = {name: str(value) for name, value in asked.model_dump(mode="json").items() if value}
        sent |= {
            "command_id": str(new_id()),
            "born_on": "01/01/1999",
            "unit_id": str(village.unit("college").pk),
        }
        again = client.post(given(command), sent)
        assert again.status_code == 200  # the number is still another's
        assert 'value="1199010077"' in again.content.decode()
        assert refused().seen_at is None
        sent |= {"staff_number": "១១៩៩០១០០៧៨", "command_id": str(new_id())}
        assert client.post(given(command), sent).status_code == 302
    assert dara.exchange().refused == 0
    held = Person.objects.get(pk=asked.person_id)
    # what is not shown as a field stays as it was given first
    assert (held.staff_number, held.unit_id) == ("1199010078", asked.unit_id)
    assert_copy(dara)


def test_what_holds_a_secret_or_has_changed_its_shape_is_entered_anew(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        client, command = browser("dara"), refused()
        assert identity.OpenAccount.model_fields["password"]
        Outgoing.objects.filter(pk=command.pk).update(name="identity.open_account")
        shown = text(client, given(command))
        assert "This cannot be given again from here." in shown
        assert "Put it aside" in shown
        line = command.line.replace('"phone":', '"telephone":')
        Outgoing.objects.filter(pk=command.pk).update(name="staff.correct_person", line=line, reasons=[])
        sent = {"command_id": str(new_id()), "name_km": "ជា", "sex": "f"}
        answer = client.post(given(command), sent)
        assert "What is asked here has changed since." in answer.content.decode()
