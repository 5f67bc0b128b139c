"""What changes persons and their accounts."""

from kru.staff.actions.account import (
    AskFirstSignIn,
    CompleteFirstSignIn,
    ask_first_sign_in,
    complete_first_sign_in,
)
from kru.staff.actions.many import Placement, correct_people, place_people
from kru.staff.actions.person import (
    PlacePerson,
    RegisterPerson,
    place_person,
    register_people,
    register_person,
)

__all__ = [
    "AskFirstSignIn",
    "CompleteFirstSignIn",
    "PlacePerson",
    "Placement",
    "RegisterPerson",
    "ask_first_sign_in",
    "complete_first_sign_in",
    "correct_people",
    "place_people",
    "place_person",
    "register_people",
    "register_person",
]
