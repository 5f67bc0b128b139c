"""Forms of offerings, runs and sessions."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid5

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kru.accreditation import queries as accreditation
from kru.catalogue.models import Run
from kru.catalogue.terms import Field, Funding, Mode, Standard
from kru.credits.terms import Category
from kru.learning.forms.grouped import GroupedForm
from kru.staff.terms import Position
from kru.ui.fields import ChoiceField, DayField, IdentifierField, NumberField, TextField
from kru.ui.forms import ActionForm

ROWS = 6  # sessions that can be planned at once
AUDIENCE = (Position.TEACHER, Position.DIRECTOR, Position.DEPUTY_DIRECTOR, Position.SPECIALIST)


class RecordOfferingForm(GroupedForm):
    """Asks what the offering is, what it is worth and for how long it is accredited."""

    provider_id = ChoiceField(label=_("Provider"))
    code = IdentifierField(label=_("Code of the offering"))
    title_km = TextField(label=_("Title in Khmer"), max_length=160)
    title_latin = TextField(label=_("Title in Latin letters"), max_length=160, required=False)
    field = ChoiceField(label=_("Field"), choices=Field.choices)
    subject = TextField(label=_("School subject"), max_length=120, required=False)
    category = ChoiceField(label=_("Credit category"), choices=Category.choices)
    mode = ChoiceField(label=_("How it is taught"), choices=Mode.choices)
    hours = NumberField(label=_("Hours"), most=2000)
    credits = NumberField(label=_("Credits"), most=200)
    standards = forms.MultipleChoiceField(
        label=_("Teacher standards it serves"),
        choices=Standard.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accredited_from = DayField(label=_("Accredited from"))
    accredited_until = DayField(label=_("Accredited until"), help_text=_("The last day that counts."))
    instrument = TextField(
        label=_("Paper"),
        max_length=200,
        required=False,
        help_text=_("Kind, number and date of the decision."),
    )

    grouping = (
        (_("The offering"), ("provider_id", "code", "title_km", "title_latin", "field", "subject")),
        (_("What it is worth"), ("category", "mode", "hours", "credits", "standards")),
        (_("Accreditation of the offering"), ("accredited_from", "accredited_until", "instrument")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.unit.name_km) for one in accreditation.providers()]
        self.fields["provider_id"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what `catalogue.record_offering` takes."""
        values = super().values()
        values["accredited_before"] = values.pop("accredited_until") + timedelta(days=1)
        return values


class OpenRunForm(GroupedForm):
    """Asks when and where an offering is given, and who may come."""

    place = TextField(label=_("Place"), max_length=200)
    trainers = TextField(label=_("Trainers"), max_length=200, required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    opens_on = DayField(label=_("Registration opens"))
    closes_on = DayField(label=_("Registration closes"), help_text=_("By the first day of the run."))
    seats = NumberField(label=_("Seats"), whole=True, least=1, most=2000)
    funding = ChoiceField(label=_("Who pays"), choices=Funding.choices, radio=True)
    audience = forms.MultipleChoiceField(
        label=_("Positions it is meant for"),
        choices=[(position.value, position.label) for position in AUDIENCE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose none if it is for everybody."),
    )

    grouping = (
        (_("When and where"), ("starts_on", "ends_on", "place", "trainers")),
        (_("Registration"), ("opens_on", "closes_on", "seats", "funding", "audience")),
    )


class PlanSessionsForm(ActionForm):
    """Asks for the days and hours of some sessions; empty rows are left out."""

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        for n in range(ROWS):
            self.fields[f"held_on_{n}"] = DayField(label=_("Day"), required=False)
            self.fields[f"hours_{n}"] = NumberField(label=_("Hours"), required=False, most=24)
            self.fields[f"topic_{n}"] = TextField(label=_("Topic"), required=False, max_length=200)

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Return the fields of each row, with its number."""
        return [(n + 1, [self[f"held_on_{n}"], self[f"hours_{n}"], self[f"topic_{n}"]]) for n in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        """Ask for both day and hours in a row that has one of them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(ROWS):
            day, hours = cleaned.get(f"held_on_{n}"), cleaned.get(f"hours_{n}")
            if (day is None) != (hours is None):
                name = f"held_on_{n}" if day is None else f"hours_{n}"
                if name not in self.errors:
                    self.add_error(name, say("A session needs both its day and its hours."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what `catalogue.plan_sessions` takes."""
        planned = []
        for n in range(ROWS):
            held_on: date | None = self.cleaned_data[f"held_on_{n}"]
            if held_on is not None:
                planned.append(
                    {
                        "session_id": uuid5(self.command_id, str(n)),
                        "held_on": held_on,
                        "hours": self.cleaned_data[f"hours_{n}"],
                        "topic": self.cleaned_data[f"topic_{n}"],
                    }
                )
        return {"sessions": planned}
