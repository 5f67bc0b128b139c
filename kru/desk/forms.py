"""What is typed on the desk's pages."""

from django.utils.translation import gettext_lazy as _

from kru.ui.fields import TextField
from kru.ui.forms import ActionForm


class ReverseEntryForm(ActionForm):
    """Why a line of the ledger is wrong."""

    why = TextField(
        label=_("Why is this line wrong?"),
        help_text=_("One sentence. The teacher and the office will both read it."),
        max_length=300,
        lines=3,
    )
