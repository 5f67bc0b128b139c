"""The scores of a run as one form."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms

from kru.learning.policy import Component
from kru.learning.queries import ResultLine, Results
from kru.learning.terms import ON_ROSTER
from kru.ui.fields import NumberField
from kru.ui.forms import ActionForm


class MarkResultsForm(ActionForm):
    """A row for each participant but oneself, a box for each scored component; empty ones change nothing."""

    def __init__(self, *args: Any, results: Results, me: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_roster = [line for line in results.lines if line.enrolment.state in ON_ROSTER]
        self.lines = [line for line in on_roster if line.enrolment.person_id != me]
        self.components = results.pack.scored
        for line in self.lines:
            for code in self.components:
                self.fields[_name(line, code)] = NumberField(
                    label=line.enrolment.person.name_km,
                    most=100,
                    required=False,
                    initial=line.scores.get(code),
                )

    def rows(self) -> Iterator[tuple[ResultLine, list[tuple[Component, forms.BoundField]]]]:
        """Yield each participant with the boxes and what each is for."""
        for line in self.lines:
            yield line, [(part, self[_name(line, code)]) for code, part in self.components.items()]

    def values(self) -> dict[str, Any]:
        """Return what `learning.mark_results` takes."""
        return {
            "scores": [
                {"enrolment_id": line.enrolment.pk, "component": code, "percent": percent}
                for line in self.lines
                for code in self.components
                if (percent := self.cleaned_data[_name(line, code)]) is not None
            ]
        }


def _name(line: ResultLine, code: str) -> str:
    return f"score_{line.enrolment.pk}_{code}"
