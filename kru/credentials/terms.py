"""Names of the credentials context: permissions, how a certificate stands, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kru.staff.terms import Position, Sex

SEE_CERTIFICATES = "credentials.see_certificates"
ISSUE_CERTIFICATE = "credentials.issue_certificate"
REVOKE_CERTIFICATE = "credentials.revoke_certificate"

# Printed on a Khmer document whatever language the clerk reads.
HONORIFICS = {Sex.FEMALE.value: "លោកស្រី", Sex.MALE.value: "លោក"}

# A title that has a form of its own for a woman; the others are the same.
TITLES_OF_WOMEN = {Position.DIRECTOR.value: "នាយិកា", Position.DEPUTY_DIRECTOR.value: "នាយិការង"}


class Standing(models.TextChoices):
    """What the register says of a certificate."""

    GENUINE = "genuine", _("Genuine")
    REVOKED = "revoked", _("Revoked")
    ALTERED = "altered", _("Cannot be confirmed")
    UNKNOWN = "unknown", _("Not known")


REASONS = {
    "certificate-stands": _(
        "Certificate {number} was issued for this already. Revoke it first if another must take its place."
    ),
    "certificate-cannot-be-printed": _("These characters cannot be printed on a certificate: {characters}"),
    "certificate-edition-is-issued-once": _("A certificate was issued for this at the same moment."),
    "certificate-is-revoked": _("This certificate was revoked; it is not printed again."),
    "certificate-is-altered": _("What is kept does not fit the seal; this certificate is not printed."),
    "certificate-is-revoked-once": _("This certificate has been revoked already."),
}
