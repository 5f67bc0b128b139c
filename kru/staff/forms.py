"""What is typed at the first sign-in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.identity.forms import NewPasswordForm
from kru.ui.fields import DayField, IdentifierField, PhoneField
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
