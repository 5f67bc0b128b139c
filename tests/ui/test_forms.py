"""Forms: what people type is read, one action is asked once, and every no stands at its place."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django import forms
from django.utils import translation

from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.spine.action import ACTIONS, Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.spine.fact import KINDS, Fact
from kru.ui import reasons
from kru.ui.fields import ChoiceField, DayField, IdentifierField, NumberField, TextField
from kru.ui.forms import ActionForm


class Promise(Command):
    """Promise some hours from a day."""

    who: str
    starts_on: date
    hours: int


class Promised(Fact):
    sentence = "{actor} promised"


def body(do: Doing, cmd: Promise) -> None:
    do.require("staff.see_file", at=Scope("kh"))
    if cmd.hours > 100:
        raise Refusal(
            Reason("too-many", {"day": cmd.starts_on}, field_name="hours"),
            Reason("too-many", {"day": cmd.starts_on}),
        )
    unit = Unit(id=new_id())
    do.record(Promised(), about=unit, scope=Scope("kh"))


promise: Action[Promise, None] = Action("test.promise", Promise, "here", body)
KINDS.pop(Promised.kind())


class PromiseForm(ActionForm):
    starts_on = DayField()
    hours = NumberField(whole=True, least=1)


def typed(**values: str) -> dict[str, str]:
    return {"starts_on": "១៦/០៣/២០២៦", "hours": "២៤", **values}


@pytest.mark.parametrize("text", ["16/03/2026", "១៦/០៣/២០២៦", "2026-03-16", "១៦ មីនា ២០២៦", "16-3-2026"])
def test_a_day_is_read_in_either_script(text: str) -> None:
    assert DayField().clean(text) == date(2026, 3, 16)


def test_a_day_that_does_not_exist_is_explained() -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError, match="February"):
        DayField().clean("31/02/1984")


@pytest.mark.parametrize(
    ("text", "number"),
    [("១៣.៤១២", 13412), ("13,412", 13412), ("៧២,៥", Decimal("72.5")), ("72.5", Decimal("72.5"))],
)
def test_a_quantity_is_read_in_either_script(text: str, number: int | Decimal) -> None:
    assert NumberField().clean(text) == number


@pytest.mark.parametrize("text", ["0", "12,5", "91", "word"])
def test_a_quantity_outside_its_bounds_is_not_taken(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        NumberField(whole=True, least=1, most=90).clean(text)


def test_an_identifier_becomes_latin_and_keeps_its_zeros() -> None:
    assert IdentifierField().clean("០១២៣ ៤៥") == "012345"
    assert IdentifierField(required=False).clean("") == ""


def test_days_and_quantities_are_shown_back_in_the_digits_of_the_language() -> None:
    form = PromiseForm(initial={"starts_on": date(2026, 3, 16), "hours": 24})
    with translation.override("km"):
        shown = form.as_div() and str(form)
    assert 'value="១៦/០៣/២០២៦"' in shown and 'value="២៤"' in shown


def test_a_fresh_form_carries_a_fresh_command_id_and_a_sent_one_keeps_its_own() -> None:
    first, second = PromiseForm(), PromiseForm()
    assert first.command_id != second.command_id
    assert f'name="command_id" value="{first.command_id}"' in str(first)
    assert PromiseForm(typed(command_id=str(first.command_id))).command_id == first.command_id
    assert isinstance(PromiseForm(typed(command_id="nonsense")).command_id, UUID)


@pytest.mark.django_db(transaction=True)
def test_a_form_asks_its_action_once_however_often_it_is_sent(doing: Callable[[], Doing]) -> None:
    do = doing()
    for _ in range(2):
        form = PromiseForm(typed())
        assert form.is_valid()
        form.perform(promise, do, who="Sokha")
        assert form.done
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refused_form_says_each_reason_at_its_place_and_may_be_sent_again(
    doing: Callable[[], Doing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reasons, "sentences", lambda: {"too-many": "{day}"})
    form = PromiseForm(typed(hours="101", command_id=str(new_id())))
    sent = form.command_id
    assert form.is_valid()
    assert form.perform(promise, doing(), who="Sokha") is None
    assert not form.done
    assert form.command_id != sent
    with translation.override("km"):
        shown = str(form)
    assert shown.count("១៦ មីនា ២០២៦") == 2
    assert 'id="refused"' in shown and 'aria-invalid="true"' in shown
    assert 'value="101"' in shown, "what was typed stays"
    assert Receipt.objects.get().verdict == Receipt.Verdict.REFUSED


@pytest.mark.django_db
def test_a_value_that_the_command_cannot_hold_is_an_error_of_its_field(doing: Callable[[], Doing]) -> None:
    class LooseForm(PromiseForm):
        hours = TextField()  # type: ignore[assignment]

    form = LooseForm(typed(hours="many"))
    assert form.is_valid()
    assert form.perform(promise, doing(), who="Sokha") is None
    assert "hours" in form.errors


@pytest.mark.django_db
def test_what_the_code_forgot_to_give_is_a_fault_and_not_an_error_of_the_reader(
    doing: Callable[[], Doing],
) -> None:
    form = PromiseForm(typed())
    assert form.is_valid()
    with pytest.raises(ValueError, match="who"):
        form.perform(promise, doing())


def test_help_and_errors_are_tied_to_their_control() -> None:
    class Described(ActionForm):
        note = TextField(lines=3, help_text="…")
        kind = ChoiceField(choices=[("a", "A"), ("b", "B")], radio=True)

    shown = str(Described({"kind": "c"}))
    assert 'aria-describedby="id_note_help id_note_error"' in shown
    assert shown.count("<fieldset") == 1 and "<legend>" in shown


def test_the_actions_of_this_test_stay_out_of_the_registry() -> None:
    assert "test.promise" not in ACTIONS
