"""The tables of staff, by noun."""

from kru.staff.models.achievement import Achievement
from kru.staff.models.person import Person, PersonQuerySet
from kru.staff.models.qualification import Qualification
from kru.staff.models.sanction import Sanction

__all__ = ["Achievement", "Person", "PersonQuerySet", "Qualification", "Sanction"]
