"""What becomes true about units and places."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class UnitOpened(Fact):
    """A unit came into the tree."""

    name_km: str
    code: str
    sentence = _("{actor} opened the unit {name_km} ({code})")


class UnitCorrected(Fact):
    """Something kept about a unit was corrected."""

    name_km: str
    sentence = _("{actor} corrected what is kept about {name_km}")


class UnitMoved(Fact):
    """A unit, with everything below it, came to lie below another."""

    name_km: str
    left: str
    entered: str
    moved_on: date
    sentence = _("{actor} moved {name_km} from {left} to {entered} as of {moved_on}")


class PlacesLoaded(Fact):
    """The gazetteer was brought in."""

    new: int
    changed: int
    sentence = _("{actor} loaded the gazetteer: {new} new places, {changed} changed")
