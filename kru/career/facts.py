"""What becomes true about careers."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class RankRecorded(Fact):
    """Somebody holds a rank from a day."""

    name_km: str
    track: str
    rank: str
    starts_on: date
    instrument: str
    sentence = _("{actor} recorded a new rank of {name_km} from {starts_on} by {instrument}")


class RankRequested(Fact):
    """Somebody asked for the next rank, with the proof that it may be sought."""

    name_km: str
    track: str
    rank: str
    points: int
    sentence = _("{name_km} asked for the next rank, with a proof of {points} points")


class RequestWithdrawn(Fact):
    """Somebody took a request back."""

    name_km: str
    sentence = _("{name_km} took the request for a rank back")
