"""What is typed on the desk's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.intake.kinds.readers import read_grade
from kru.kernel.spelling import typed_text
from kru.staff.terms import AchievementKind, Level, Position, ServiceKind, Sex
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


class RecordQualificationForm(ActionForm):
    """A diploma, and whether it lies before the office."""

    refused_title = _("The diploma was not recorded yet")
    level = ChoiceField(label=_("Level of study"), choices=[("", _("Choose one")), *Level.choices])
    field = TextField(label=_("Field of study"), max_length=200, required=False)
    institution = TextField(label=_("Institution"), max_length=200, required=False)
    awarded_on = DayField(label=_("Day of the diploma"))
    seen = forms.BooleanField(
        label=_("I have the diploma itself before me"),
        required=False,
        help_text=_("It counts once somebody at an office has seen it."),
    )


class VerifyQualificationForm(ActionForm):
    """Nothing but the command's id: the diploma has been seen."""

    refused_title = _("The diploma could not be verified")


class RecordAchievementForm(ActionForm):
    """What somebody has achieved, and by which paper."""

    refused_title = _("The achievement was not recorded yet")
    kind = ChoiceField(label=_("Kind"), choices=[("", _("Choose one")), *AchievementKind.choices])
    title = TextField(label=_("What was achieved"), help_text=_("In a few words."), max_length=200)
    achieved_on = DayField(label=_("Day"))
    instrument = TextField(
        label=_("Paper that says so"), help_text=_("Kind, number and date."), max_length=200, required=False
    )


class GradeField(IdentifierField):
    """Frame, class and step, such as B2.3 or ខ.២.៣ or C.7."""

    def read(self, typed: str) -> str:
        """Return the grade as it is kept."""
        return read_grade(typed_text(typed))


class AtUnitForm(ActionForm):
    """Base of forms about work at a unit that is chosen already."""

    unit = forms.UUIDField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return what the command takes; the unit is named by its id."""
        return {name: value for name, value in self.cleaned_data.items() if name != "unit"}


class RegisterPersonForm(AtUnitForm):
    """Who somebody is, and as what they work at a unit that is chosen already."""

    refused_title = _("Nobody was registered yet")
    name_km = NameField(label=_("Khmer name"), help_text=_("Family name first."))
    name_latin = NameField(label=_("Latin name"), required=False)
    sex = ChoiceField(label=_("Sex"), choices=Sex.choices, radio=True)
    born_on = DayField(label=_("Date of birth"))
    staff_number = IdentifierField(
        label=_("Civil-servant number"),
        required=False,
        help_text=_("Has the payroll not given one yet, write the national ID number."),
    )
    national_id = IdentifierField(label=_("National ID number"), required=False)
    phone = PhoneField(
        label=_("Phone"), required=False, help_text=_("The code for the first sign-in is sent to it.")
    )
    kind = ChoiceField(label=_("Kind of service"), choices=ServiceKind.choices, radio=True)
    position = ChoiceField(label=_("Position"), choices=[("", _("Choose one")), *Position.choices])
    starts_on = DayField(label=_("First day at this workplace"))
    hired_on = DayField(
        label=_("In service since"),
        required=False,
        help_text=_("Only if somebody served elsewhere before."),
    )
    grade = GradeField(label=_("Frame, class and step"), required=False, help_text=_("Such as B2.3 or C.7."))
    instrument = TextField(
        label=_("Paper that gives it force"),
        help_text=_("Kind, number and date."),
        max_length=200,
        required=False,
    )


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


class StartPostingForm(AtUnitForm):
    """As what somebody works at a unit that is chosen already, and from when."""

    refused_title = _("The posting was not entered yet")
    position = ChoiceField(label=_("Position"), choices=Position.choices)
    starts_on = DayField(label=_("First day"), help_text=_("The posting held until now ends the day before."))
    instrument = TextField(
        label=_("Paper that gives it force"),
        help_text=_("Kind, number and date."),
        max_length=200,
        required=False,
    )
