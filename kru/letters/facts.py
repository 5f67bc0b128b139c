"""What becomes true about letters and their numbers."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class NumbersLeased(Fact):
    """A computer was given numbers in advance."""

    node: str
    office: str
    year: int
    first: int
    last: int
    sentence = _("{actor} leased the numbers {first} to {last} of {year} of {office} to {node}")


class NumbersKnownAgain(Fact):
    """A range that central had forgotten, being restored from a backup, was shown to it with its seal."""

    node: str
    office: str
    year: int
    first: int
    last: int
    sentence = _("{node} showed that it was leased the numbers {first} to {last} of {year} of {office}")


class LetterIssued(Fact):
    """A person was given a service letter."""

    number: str
    name_km: str
    sentence = _("{actor} issued service letter {number} to {name_km}")


class LetterVoided(Fact):
    """A service letter counts no more; its number stays used."""

    number: str
    name_km: str
    why: str
    sentence = _("{actor} made service letter {number} of {name_km} void: {why}")
