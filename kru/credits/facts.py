"""What becomes true in a ledger."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class CreditPosted(Fact):
    """Hours of learning were recognised."""

    number: int
    title_km: str
    hours: Decimal
    occurred_on: date
    sentence = _("{hours} hours of “{title_km}” were recognised as line {number} of the ledger")


class CreditReversed(Fact):
    """A line of the ledger was reversed by a new line."""

    number: int
    reverses: int
    hours: Decimal
    why: str
    sentence = _("{actor} reversed line {reverses} of the ledger by line {number}: {why}")


class CreditsBroughtForward(Fact):
    """Learning recognised before this system came was brought into the ledger."""

    lines: int
    hours: Decimal
    sentence = _("{actor} brought {lines} earlier lines with {hours} hours into the ledger")
