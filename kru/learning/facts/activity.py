"""What becomes true about logged activities."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class ActivityLogged(Fact):
    """A person logged an activity."""

    title: str
    hours: Decimal
    held_on: date
    sentence = _("{actor} logged “{title}”, {hours} hours on {held_on}")


class EvidenceReplaced(Fact):
    """The evidence of an activity, which had not come, was given again."""

    title: str
    name: str
    sentence = _("{actor} gave the evidence of “{title}” again: {name}")


class ActivityConfirmed(Fact):
    """The director confirmed an activity."""

    title: str
    hours: Decimal
    sentence = _("{actor} confirmed “{title}”, {hours} hours")


class ActivityReturned(Fact):
    """The director returned an activity with a reason."""

    title: str
    why: str
    sentence = _("{actor} returned “{title}”: {why}")


class ActivityWithdrawn(Fact):
    """The person took a logged activity back."""

    title: str
    sentence = _("{actor} took “{title}” back")
