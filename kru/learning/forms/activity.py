"""What is typed about logged activities."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kru.files import blobs
from kru.files.rules import objections_to_size
from kru.learning.terms import ActivityKind
from kru.ui.fields import ChoiceField, DayField, FileField, NumberField, TextField, said
from kru.ui.forms import ActionForm

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class LogActivityForm(ActionForm):
    """An activity of one day."""

    kind = ChoiceField(label=_("What was it?"), choices=ActivityKind.choices, radio=True)
    title = TextField(label=_("Subject"), max_length=200, help_text=_("What it was about, in a few words."))
    held_on = DayField(label=_("Day"))
    hours = NumberField(label=_("Hours"), help_text=_("Half hours are written 1.5."))
    learned = TextField(label=_("What will you do differently in class?"), lines=3, required=False)
    evidence = FileField(
        label=_("Photograph or paper"),
        required=False,
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_evidence(self) -> "UploadedFile[bytes] | None":
        """Refuse what is too large before any of it is stored."""
        return _of_fit_size(self.cleaned_data["evidence"])

    def values(self) -> dict[str, Any]:
        """Return what the command takes; the evidence's bytes are stored first and named by their digest."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        upload = self.cleaned_data["evidence"]
        return given | (_kept(upload, self.command_id) if upload else {})


class ReplaceEvidenceForm(ActionForm):
    """A photograph or paper that is given again."""

    evidence = FileField(
        label=_("Photograph or paper"),
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_evidence(self) -> "UploadedFile[bytes] | None":
        """Refuse what is too large before any of it is stored."""
        return _of_fit_size(self.cleaned_data["evidence"])

    def values(self) -> dict[str, Any]:
        """Return what the command takes; the bytes are stored first and named by their digest."""
        return _kept(self.cleaned_data["evidence"], self.command_id)


def _of_fit_size(upload: "UploadedFile[bytes] | None") -> "UploadedFile[bytes] | None":
    if upload:
        too_large = objections_to_size(name=upload.name or "", size=upload.size or 0)
        if faults := [said(reason) for reason in too_large]:
            raise ValidationError(faults)
    return upload


def _kept(upload: "UploadedFile[bytes]", command_id: UUID) -> dict[str, Any]:
    blob = blobs.keep(upload.chunks())
    return {"evidence_id": command_id, "evidence_name": upload.name, "evidence_sha256": blob.sha256}


class DecideActivityForm(ActionForm):
    """Nothing but the command's id: the activity is confirmed as it was logged."""


class ReturnActivityForm(ActionForm):
    """Why an activity is given back."""

    why = TextField(
        label=_("Why do you return it?"),
        help_text=_("One sentence that says what to put right. The teacher reads it."),
        lines=3,
    )
