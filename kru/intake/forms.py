"""What is typed about loaded lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.files import blobs
from kru.intake.terms import Kind
from kru.ui.fields import ChoiceField, DayField, FileField
from kru.ui.forms import ActionForm


class LoadListForm(ActionForm):
    """A list as the ministry has it."""

    kind = ChoiceField(
        label=_("What does the list hold?"), choices=Kind.choices, radio=True, initial=Kind.STAFF
    )
    file = FileField(
        label=_("File with the list"),
        help_text=_("XLSX, XLS, ODS or CSV, as it is: title lines, several sheets and totals may stay."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={"empty": _("The file is empty. Choose the file that holds the list.")},
    )
    stated_on = DayField(
        label=_("The list speaks for the day"),
        required=False,
        help_text=_("Who is found at another workplace has moved there on this day. Empty: today."),
    )

    def values(self) -> dict[str, Any]:
        """Return what the command takes; the file's bytes are stored first and named by their digest."""
        upload = self.cleaned_data["file"]
        return {
            "kind": self.cleaned_data["kind"],
            "file_name": upload.name,
            "sha256": blobs.keep(upload.chunks()).sha256,
            "stated_on": self.cleaned_data["stated_on"],
        }


class DecideListForm(ActionForm):
    """Nothing but the command's id: what is decided comes from the page's own tables."""
