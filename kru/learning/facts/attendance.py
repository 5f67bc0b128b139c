"""What becomes true about attendance."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class AttendanceMarked(Fact):
    """A trainer marked one participant in one session."""

    name_km: str
    held_on: date
    presence: str
    sentence = _("{actor} marked the attendance of {name_km} on {held_on}")
