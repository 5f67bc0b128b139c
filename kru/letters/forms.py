"""Forms of letters."""

from django.utils.translation import gettext_lazy as _

from kru.ui.fields import TextField
from kru.ui.forms import ActionForm


class IssueLetterForm(ActionForm):
    """Asks what the letter is for; everything else stands in the register."""

    refused_title = _("The letter could not be issued")

    purpose = TextField(
        label=_("What it is for"),
        help_text=_("Printed as it is written here. Leave it empty for a letter for general use."),
        required=False,
        max_length=200,
    )


class VoidLetterForm(ActionForm):
    """Asks why a letter counts no more."""

    why = TextField(
        label=_("Why it does not count"),
        help_text=_("Such as a paper printed wrongly. It stands in the register beside the number."),
        min_length=3,
        max_length=300,
        lines=3,
    )
