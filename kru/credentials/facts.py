"""What becomes true about certificates."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class CertificateIssued(Fact):
    """A person was given a certificate."""

    number: str
    name_km: str
    course: str
    sentence = _("{actor} issued certificate {number} to {name_km} for {course}")


class CertificateRevoked(Fact):
    """A certificate was taken back."""

    number: str
    name_km: str
    reason: str
    sentence = _("{actor} revoked certificate {number} of {name_km}: {reason}")
