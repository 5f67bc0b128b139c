"""What is typed on the pages of sign-in and of the own account."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kru.kernel.khmer import to_latin_digits
from kru.ui.fields import PasswordField, TextField
from kru.ui.forms import ActionForm


class SignInForm(LoginForm):
    """Name and password; allauth counts what is wrong."""

    template_name = "ui/form.html"
    refused_title = _("You are not signed in yet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["login"] = TextField(
            label=_("Number or name of the account"),
            help_text=_("Staff sign in with the civil-servant number, contract staff with the national ID."),
            max_length=60,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        self.fields["password"] = PasswordField(label=_("Password"))

    def clean_login(self) -> str:
        """Return the name as accounts are called: numbers may be typed in Khmer digits."""
        return to_latin_digits(self.cleaned_data["login"]).strip()


class NewPasswordForm(ActionForm):
    """A new password, typed twice since nobody sees it."""

    password = PasswordField(
        label=_("New password"),
        help_text=_("At least eight characters. A short sentence is easy to remember, also in Khmer."),
        new=True,
    )
    again = PasswordField(label=_("The new password once more"), new=True)

    def clean_again(self) -> str:
        """Return the second typing, which must be as the first."""
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password") not in (None, again):
            raise ValidationError(_("This is not as the line above. Type the new password in both."))
        return again

    def values(self) -> dict[str, Any]:
        """Return what the command takes: the second typing was only for the eyes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "again"}


class ChangePasswordForm(NewPasswordForm):
    """The present password and the new one."""

    present = PasswordField(label=_("Present password"))
    field_order = ("present", "password", "again")
