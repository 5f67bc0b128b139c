"""ActionForm: a form that asks one action once, and says its reasons where they belong."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as Unfit

from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.ui.fields import said

C = TypeVar("C", bound=Command)
R = TypeVar("R", bound=models.Model | None)
UNDECIDED = "needs-a-line"  # the centre may have decided it, though nobody here has heard how


class ActionForm(forms.Form):
    """A form for one action: it carries the command's id, so that a second press changes nothing.

    In a template `{{ form }}` draws everything but the buttons. `refused_title` heads reasons that
    belong to no field.
    """

    template_name = "ui/form.html"
    refused_title = _("This could not be done yet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.refused: list[Reason] = []
        self.done = False  # for actions that return nothing
        self.command_id = _sent(self.data) or new_id()

    def values(self) -> dict[str, Any]:
        """Return what the command takes from the form; a form whose fields differ says how."""
        return dict(self.cleaned_data)

    def perform(self, action: Action[C, R], do: Doing, **given: Any) -> R | None:
        """Ask the action once with what was typed and what is `given`; None if it was refused.

        A refused form shows each reason at its field, or above, and carries a fresh command id; where no
        verdict is known it keeps its own, so that the same command may be sent again.
        """
        return self.ask(action.takes, action, do, **given)

    def ask(self, takes: type[C], way: Callable[[Doing, C], R], do: Doing, **given: Any) -> R | None:
        """Do as `perform` does, where the command that the form makes goes another way than its action."""
        try:
            command = takes(**{**self.values(), **given})
        except Unfit as unfit:
            for fault in unfit.errors():
                name = str(fault["loc"][0]) if fault["loc"] else ""
                if name not in self.fields:
                    raise
                self.add_error(name, _("This value does not fit here. Check it."))
            return None
        try:
            result = way(do, command)
        except Refusal as refusal:
            self.say(*refusal.reasons)
            if not any(reason.code == UNDECIDED for reason in refusal.reasons):
                self.command_id = new_id()
            return None
        self.done = True
        return result

    def say(self, *reasons: Reason) -> None:
        """Show reasons at their fields, or above the form."""
        for reason in reasons:
            if reason.field_name in self.fields:
                self.add_error(reason.field_name, said(reason))
            else:
                self.refused.append(reason)


def _sent(data: Mapping[str, Any]) -> UUID | None:
    try:
        return UUID(str(data.get("command_id", "")))
    except ValueError:
        return None
