"""What becomes true about persons."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class PersonRegistered(Fact):
    """A person came into the register."""

    name_km: str
    number: str
    sentence = _("{actor} registered {name_km} ({number})")


class PersonCorrected(Fact):
    """Something kept about a person was corrected."""

    name_km: str
    sentence = _("{actor} corrected the file of {name_km}")


class PersonPlaced(Fact):
    """A person works at a unit from a day."""

    name_km: str
    unit: str
    sentence = _("{name_km} works at {unit}")


class FirstSignInAsked(Fact):
    """Somebody asked for the code of a first sign-in."""

    name_km: str
    sentence = _("A one-time code was sent to the phone of {name_km}")


class FirstSignInCompleted(Fact):
    """Somebody opened the own account."""

    name_km: str
    sentence = _("{name_km} opened the own account with a one-time code")
