"""What changes persons and their accounts."""

from kru.staff.actions.account import (
    AskFirstSignIn,
    CompleteFirstSignIn,
    ask_first_sign_in,
    complete_first_sign_in,
)
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
    "RegisterPerson",
    "ask_first_sign_in",
    "complete_first_sign_in",
    "place_person",
    "register_people",
    "register_person",
]
