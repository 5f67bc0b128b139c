"""Giving a refused command again: a form of what was typed, made of the fields of its action."""

import json
import types
import typing
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import Secret, SecretStr, ValidationError

from kru.journal.models import Outgoing
from kru.kernel.reasons import Reason
from kru.organisations.models import Unit
from kru.spine.action import Action, UnknownCommand, action_of
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.sync.actions import GiveHeld, give_held
from kru.sync.compare import Comparison, label_of
from kru.sync.following import body_now
from kru.sync.models import HeldCommand
from kru.ui.entries import words
from kru.ui.fields import (
    ChoiceField,
    DayField,
    IdentifierField,
    NameField,
    NumberField,
    PhoneField,
    TextField,
)
from kru.ui.forms import ActionForm
from kru.ui.terms import COLUMN_NAMES

READ_AS: Mapping[str, type[forms.Field]] = {
    "name_km": NameField,
    "name_latin": NameField,
    "staff_number": IdentifierField,
    "national_id": IdentifierField,
    "phone": PhoneField,
}
LONG = frozenset({"why", "learned", "remark"})
MINE, THEIRS = "mine", "theirs"


class AgainForm(ActionForm):
    """What was typed, to be looked at and sent once more; what is compared is chosen beside it."""

    refused_title = _("This could not be done yet")

    def __init__(
        self, action: Action[Any, Any], body: Mapping[str, Any], comparison: Comparison, data: Any = None
    ) -> None:
        super().__init__(data)
        self.action, self.body, self.comparison = action, body, comparison
        for name, about in action.takes.model_fields.items():
            if name in body and name in COLUMN_NAMES and name not in comparison.fields:
                made = _field(name, about.annotation, required=about.is_required())
                if made is not None:
                    self.fields[name] = made
                    self.initial[name] = _typed(made, body[name])

    @property
    def kept(self) -> frozenset[str]:
        """Return the disputed fields for which the own value was chosen; at first all are."""
        disputed = [column.name for column in self.comparison.columns if column.how == "choose"]
        return frozenset(name for name in disputed if self.data.get(f"take_{name}", MINE) == MINE)

    @property
    def leaves_all(self) -> bool:
        """Tell whether nothing of it is to be given again."""
        return not self.fields and self.comparison.leaves_all(self.kept)

    def way(self, do: Doing, cmd: Command) -> Model | None:
        """Ask the action itself."""
        result: Model | None = self.action(do, cmd)
        return result

    def give(self, do: Doing) -> bool:
        """Give the command once more with what was chosen and typed; tell whether it could be done."""
        taken = self.comparison.chosen(self.kept)
        given = {name: value for name, value in {**self.body, **taken}.items() if name not in self.fields}
        try:
            self.ask(self.action.takes, self.way, do, **given)
        except ValidationError:
            # its action takes other fields by now
            self.say(Reason("shape-has-changed"))
        return self.done


class HeldForm(AgainForm):
    """What somebody else typed, to be looked at and given as one's own."""

    def __init__(self, held: HeldCommand, *given: Any) -> None:
        super().__init__(*given)
        self.held_id = held.pk

    def way(self, do: Doing, cmd: Command) -> HeldCommand:
        """Ask for the action as what was held."""
        return give_held(do, GiveHeld(held_id=self.held_id, body=cmd.model_dump(mode="json")))


def form_for(command: Outgoing | HeldCommand, comparison: Comparison, data: Any = None) -> AgainForm | None:
    """Return the form of a command to be given; None where it holds a secret, which no outbox keeps."""
    try:
        action, body = _asked(command)
    except UnknownCommand:
        return None
    if _holds_secret(action.takes):
        return None
    given = action, body_now(body), comparison, data
    return HeldForm(command, *given) if isinstance(command, HeldCommand) else AgainForm(*given)


def _asked(command: Outgoing | HeldCommand) -> tuple[Action[Any, Any], Mapping[str, Any]]:
    """Return the action of a command and what it asks in the shape of today; raises `UnknownCommand`."""
    action, line = action_of(command.name), json.loads(command.line)
    return action, action.upcast(line["body"], line.get("v", 1))


def typed(command: Outgoing | HeldCommand, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return what was typed as name and words, but for some fields and for ids of what is no workplace."""
    try:
        action, body = _asked(command)
        asked = action.takes.model_validate(body)
    except (UnknownCommand, ValidationError):
        return []
    shown = []
    for name in type(asked).model_fields:
        value = getattr(asked, name)
        if name in COLUMN_NAMES and name not in without and value not in (None, "", ()):
            if isinstance(value, UUID):
                value = Unit.objects.filter(pk=value).values_list("name_km", flat=True).first() or ""
            if isinstance(value, TextChoices):
                value = value.label
            shown.append((label_of(name), words(value)))
    return shown


def _holds_secret(takes: type[Command]) -> bool:
    kinds = (_plainly(about.annotation) for about in takes.model_fields.values())
    return any(isinstance(kind, type) and issubclass(kind, SecretStr | Secret) for kind in kinds)


def _plainly(kind: Any) -> Any:
    """Return a kind of value without the "or None"."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind


def _field(name: str, kind: Any, *, required: bool) -> forms.Field | None:
    """Return the field in which a value is corrected; None for one that stays as it was given."""
    plainly = _plainly(kind)
    given: dict[str, Any] = {"label": label_of(name), "required": required}
    if not isinstance(plainly, type):
        return None
    if name in READ_AS:
        return READ_AS[name](**given)
    if issubclass(plainly, TextChoices):
        return ChoiceField(choices=plainly.choices, **given)
    if issubclass(plainly, date):
        return DayField(**given)
    if issubclass(plainly, Decimal):
        return NumberField(**given)
    if issubclass(plainly, str) and not issubclass(plainly, Enum):
        return TextField(lines=3 if name in LONG else 1, **given)
    return None


def _typed(field: forms.Field, value: Any) -> Any:
    """Return a value of the body as its field shows it."""
    if value is None:
        return None
    if isinstance(field, DayField):
        return date.fromisoformat(value)
    if isinstance(field, NumberField):
        return Decimal(str(value))
    return value
