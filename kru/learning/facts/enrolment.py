"""What becomes true about enrolments."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class EnrolmentSaved(Fact):
    """Somebody keeps a run in mind."""

    name_km: str
    title_km: str
    sentence = _("{name_km} saved a run of {title_km} for later")


class Enrolled(Fact):
    """Somebody asked for a seat, and has one, or waits for it or for the director."""

    name_km: str
    title_km: str
    starts_on: date
    state: str
    sentence = _("{name_km} enrolled in {title_km} from {starts_on}")


class Endorsed(Fact):
    """The director let somebody take part."""

    name_km: str
    title_km: str
    state: str
    sentence = _("{actor} endorsed that {name_km} takes part in {title_km}")


class Declined(Fact):
    """The director did not let somebody take part."""

    name_km: str
    title_km: str
    why: str
    sentence = _("{actor} declined that {name_km} takes part in {title_km}: {why}")


class Withdrawn(Fact):
    """Somebody takes part no longer."""

    name_km: str
    title_km: str
    why: str
    sentence = _("{name_km} withdrew from {title_km}: {why}")


class SeatGiven(Fact):
    """Somebody who waited has a seat, because another withdrew."""

    name_km: str
    title_km: str
    sentence = _("A free seat in {title_km} went to {name_km}")
