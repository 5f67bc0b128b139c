"""What is typed at the first sign-in and about accounts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.access.table import Role
from kru.identity.forms import NewPasswordForm
from kru.identity.terms import ROLE_NAMES
from kru.organisations.models import Unit
from kru.ui.fields import ChoiceField, DayField, IdentifierField, PhoneField, TextField
from kru.ui.forms import ActionForm


class AskFirstSignInForm(ActionForm):
    """Number, date of birth and phone, as the register has them."""

    refused_title = _("The code could not be sent yet")
    number = IdentifierField(
        label=_("Civil-servant number"), help_text=_("Contract staff: the number of the national ID card.")
    )
    born_on = DayField(label=_("Date of birth"))
    phone = PhoneField(
        label=_("Phone number"),
        help_text=_("The one your office has entered in the register. The code is sent to it."),
    )


class CompleteFirstSignInForm(NewPasswordForm):
    """The code that was sent, and a password."""

    refused_title = _("The account could not be opened yet")
    code = IdentifierField(
        label=_("Code in the message"),
        help_text=_("Six digits, good for ten minutes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short", "lang": "en"}
        ),
    )
    field_order = ("code", "password", "again")


class AccountForm(ActionForm):
    """Nothing but the command's id: what is done to an account stands on its button."""


class CloseAccountForm(ActionForm):
    """Why an account is closed."""

    why = TextField(
        label=_("Why is the account closed?"),
        help_text=_("One sentence, such as: retired on 1 March. It stands in the journal."),
        max_length=300,
    )


class EndRoleForm(ActionForm):
    """Nothing but the command's id: the role ends today."""


class GrantRoleForm(ActionForm):
    """Which role, where, and from which day."""

    role = ChoiceField(
        label=_("Role"),
        choices=[
            ("", _("Choose one")),
            *((role.value, name) for role, name in ROLE_NAMES.items() if role != Role.SELF),
        ],
    )
    unit_id = ChoiceField(label=_("Where"), help_text=_("The role reaches everything below."), radio=True)
    starts_on = DayField(label=_("From"))

    def __init__(self, *args: Any, units: Sequence[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["unit_id"].choices = [(str(unit.pk), unit.name_km) for unit in units]  # type: ignore[attr-defined]
