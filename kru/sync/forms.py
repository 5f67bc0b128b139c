"""What is typed about nodes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.ui.fields import FileField, TextField
from kru.ui.forms import ActionForm


class InviteNodeForm(ActionForm):
    """What a computer or phone is called; where it stands, or whose it is, was chosen before."""

    refused_title = _("The device was not invited yet")
    chosen = forms.UUIDField(widget=forms.HiddenInput)
    name = TextField(
        label=_("Name of the device"),
        help_text=_(
            "Short, as it will be written on it. It stands in the journal beside what is done there."
        ),
        max_length=40,
    )

    def values(self) -> dict[str, Any]:
        """Return what the command takes; what was chosen is named by the page."""
        return {"name": self.cleaned_data["name"]}


class StepForm(ActionForm):
    """Nothing but the command's id: what is done to a device stands on its button."""


class WhyForm(ActionForm):
    """Why something is done to a device."""

    why = TextField(
        label=_("Why?"),
        help_text=_("One sentence. It stands in the journal."),
        max_length=300,
    )


class AsideForm(ActionForm):
    """Why a command that was handed on is done by nobody."""

    refused_title = _("It was not set aside yet")
    why = TextField(
        label=_("Why is it not done?"),
        help_text=_("One sentence. Whoever gave it reads it, and it stands in the journal."),
        max_length=300,
    )


class BundleForm(ActionForm):
    """A file that came on a stick."""

    refused_title = _("The file was not taken")
    bundle = FileField(
        label=_("File on the stick"),
        help_text=_("Its name ends with .bundle and says from whom it comes."),
        widget=forms.FileInput(attrs={"accept": ".bundle"}),
        allow_empty_file=True,
    )


class ReplaceNodeForm(WhyForm):
    """Why a device is replaced, and what the new one is called."""

    name = TextField(
        label=_("Name of the new device"),
        help_text=_(
            "Short, as it will be written on it. It stands in the journal beside what is done there."
        ),
        max_length=40,
    )
    field_order = ("why", "name")
