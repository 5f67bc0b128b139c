"""What is pressed on the pages of career: nothing is typed there."""

from django.utils.translation import gettext_lazy as _

from kru.ui.forms import ActionForm


class RequestRankForm(ActionForm):
    """The request for the next rank."""

    refused_title = _("The rank cannot be asked for yet")


class WithdrawRequestForm(ActionForm):
    """The request taken back."""
