"""Forms of enrolments."""

from django.utils.translation import gettext_lazy as _

from kru.ui.fields import TextField
from kru.ui.forms import ActionForm


class AskForm(ActionForm):
    """Asks nothing but to be sent: enrolling, saving, endorsing, confirming."""


class WhyForm(ActionForm):
    """Asks for the reason of a no."""

    why = TextField(
        label=_("Reason"),
        lines=3,
        max_length=1000,
        help_text=_("The other side reads it, and it stays in the journal."),
    )


class WithdrawEnrolmentForm(ActionForm):
    """Asks why somebody takes part no longer."""

    why = TextField(label=_("Reason"), lines=3, max_length=1000, required=False)
