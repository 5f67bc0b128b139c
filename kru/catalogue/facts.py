"""What becomes true about offerings, runs and sessions."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class OfferingRecorded(Fact):
    """An offering is accredited for hours and credits."""

    code: str
    title_km: str
    hours: Decimal
    credits: Decimal
    sentence = _("{actor} recorded the offering {title_km} ({code}): {hours} hours, {credits} credits")


class RunOpened(Fact):
    """An offering will be given, with seats that can be asked for."""

    title_km: str
    starts_on: date
    seats: int
    sentence = _("{actor} opened a run of {title_km} from {starts_on} with {seats} seats")


class SessionsPlanned(Fact):
    """The sessions of a run have their days."""

    title_km: str
    sessions: int
    hours: Decimal
    sentence = _("{actor} planned {sessions} sessions of {title_km}, {hours} hours")
