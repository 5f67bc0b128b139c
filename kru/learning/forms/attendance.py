"""The attendance sheet of a session as one form."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms

from kru.learning.models import Enrolment
from kru.learning.queries import Sheet
from kru.learning.terms import ON_ROSTER, Presence
from kru.ui.fields import ChoiceField
from kru.ui.forms import ActionForm


class MarkAttendanceForm(ActionForm):
    """One row of three choices for each participant but oneself; who is not marked is proposed as present."""

    def __init__(self, *args: Any, sheet: Sheet, me: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = [one for one in sheet.enrolments if one.state in ON_ROSTER and one.person_id != me]
        for enrolment in self.enrolments:
            self.fields[_name(enrolment)] = ChoiceField(
                label=enrolment.person.name_km,
                choices=Presence.choices,
                radio=True,
                initial=sheet.presences.get(enrolment.pk, Presence.PRESENT),
            )

    def rows(self) -> Iterator[tuple[Enrolment, forms.BoundField]]:
        """Yield each participant with the choices."""
        for enrolment in self.enrolments:
            yield enrolment, self[_name(enrolment)]

    def values(self) -> dict[str, Any]:
        """Return what `learning.mark_attendance` takes."""
        return {
            "marks": [
                {"enrolment_id": UUID(name.removeprefix("presence_")), "presence": presence}
                for name, presence in self.cleaned_data.items()
            ]
        }


def _name(enrolment: Enrolment) -> str:
    return f"presence_{enrolment.pk}"
