"""What becomes true about verifications."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class ResultVerified(Fact):
    """The CPDMO recognised a participant's result; the ledger is credited with it."""

    name_km: str
    title_km: str
    hours: Decimal
    credits: Decimal
    sentence = _("{actor} verified the result of {name_km} in {title_km}: {hours} hours, {credits} credits")


class VerificationReversed(Fact):
    """The CPDMO took a verification back; the ledger is debited with it."""

    name_km: str
    title_km: str
    why: str
    sentence = _("{actor} took back the verification of {name_km} in {title_km}: {why}")
