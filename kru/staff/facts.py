"""What becomes true about persons."""

from datetime import date

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


class StaffListTaken(Fact):
    """A list of staff left the system as a file."""

    unit: str
    people: int
    sentence = _("{actor} took out a list of staff of {unit}: {people} people")


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


class QualificationRecorded(Fact):
    """A diploma was recorded."""

    name_km: str
    level: str
    awarded_on: date
    institution: str
    sentence = _("{actor} recorded a diploma of {name_km} of {awarded_on}")


class QualificationVerified(Fact):
    """A recorded diploma was seen and counts."""

    name_km: str
    level: str
    sentence = _("{actor} has seen the diploma of {name_km}; it counts from now on")


class AchievementRecorded(Fact):
    """Something achieved was recorded."""

    name_km: str
    title: str
    achieved_on: date
    sentence = _("{actor} recorded what {name_km} achieved on {achieved_on}: {title}")


class SanctionRecorded(Fact):
    """A disciplinary sanction was recorded."""

    name_km: str
    starts_on: date
    instrument: str
    sentence = _("{actor} recorded a sanction of {name_km} from {starts_on} by {instrument}")


class SanctionLifted(Fact):
    """A disciplinary sanction was ended."""

    name_km: str
    lifted_on: date
    why: str
    sentence = _("{actor} lifted the sanction of {name_km} on {lifted_on}: {why}")
