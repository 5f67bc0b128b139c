"""The clock, read once at the edge of the system and passed in from there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

COUNTRY_ZONE = ZoneInfo("Asia/Phnom_Penh")


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return timezone.now()  # noqa: TID251 - this is the edge


def day_of(moment: datetime) -> date:
    """Return the day a moment falls on in the country."""
    return moment.astimezone(COUNTRY_ZONE).date()
