"""Forms of certificates."""

from django.utils.translation import gettext_lazy as _

from kru.ui.fields import TextField
from kru.ui.forms import ActionForm


class RevokeCertificateForm(ActionForm):
    """Asks why a certificate is taken back."""

    reason = TextField(
        label=_("Why it is revoked"),
        help_text=_("Kept in the journal. Whoever checks the certificate sees the day, not the reason."),
        min_length=3,
        max_length=300,
        lines=3,
    )
