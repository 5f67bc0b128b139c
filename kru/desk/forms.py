"""What is typed on the desk's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.staff.terms import Position, Sex
from kru.ui.fields import ChoiceField, DayField, IdentifierField, NameField, PhoneField, TextField
from kru.ui.forms import ActionForm


class ReverseEntryForm(ActionForm):
    """Why a line of the ledger is wrong."""

    why = TextField(
        label=_("Why is this line wrong?"),
        help_text=_("One sentence. The teacher and the office will both read it."),
        max_length=300,
        lines=3,
    )


class ExportPeopleForm(ActionForm):
    """Nothing but the command's id: what the file holds was chosen on the list."""


class CorrectPersonForm(ActionForm):
    """What the papers of a person say."""

    refused_title = _("The file was not corrected yet")
    name_km = NameField(label=_("Khmer name"), help_text=_("Family name first."))
    name_latin = NameField(label=_("Latin name"), required=False)
    sex = ChoiceField(label=_("Sex"), choices=Sex.choices, radio=True)
    born_on = DayField(label=_("Date of birth"), required=False)
    staff_number = IdentifierField(label=_("Civil-servant number"), required=False)
    national_id = IdentifierField(label=_("National ID number"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)


class MoveUnitForm(ActionForm):
    """From when a unit lies below another that is chosen already, and by which paper."""

    refused_title = _("The unit was not moved yet")
    to = forms.UUIDField(widget=forms.HiddenInput)
    moved_on = DayField(
        label=_("It holds from"), help_text=_("The day that the paper says; not later than today.")
    )
    instrument = TextField(
        label=_("Paper that gives it force"), help_text=_("Kind, number and date."), max_length=200
    )

    def values(self) -> dict[str, Any]:
        """Return what the command takes; the unit above is named by its id."""
        return {name: value for name, value in self.cleaned_data.items() if name != "to"}


class StartPostingForm(ActionForm):
    """As what somebody works at a unit that is chosen already, and from when."""

    refused_title = _("The posting was not entered yet")
    unit = forms.UUIDField(widget=forms.HiddenInput)
    position = ChoiceField(label=_("Position"), choices=Position.choices)
    starts_on = DayField(label=_("First day"), help_text=_("The posting held until now ends the day before."))
    instrument = TextField(
        label=_("Paper that gives it force"),
        help_text=_("Kind, number and date."),
        max_length=200,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """Return what the command takes; the unit is named by its id."""
        return {name: value for name, value in self.cleaned_data.items() if name != "unit"}
