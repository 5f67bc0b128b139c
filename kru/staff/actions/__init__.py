"""What changes persons, their accounts and what is kept in their files."""

from kru.staff.actions.account import (
    AskFirstSignIn,
    CompleteFirstSignIn,
    OpenAccount,
    ask_first_sign_in,
    complete_first_sign_in,
    open_account,
)
from kru.staff.actions.achievement import RecordAchievement, record_achievement
from kru.staff.actions.many import Placement, correct_people, place_people
from kru.staff.actions.person import (
    CorrectPerson,
    Newcomer,
    PlacePerson,
    RegisterPerson,
    TakeList,
    correct_person,
    place_person,
    register_people,
    register_person,
    take_list,
)
from kru.staff.actions.qualification import (
    RecordQualification,
    VerifyQualification,
    record_qualification,
    record_qualifications,
    verify_qualification,
)
from kru.staff.actions.sanction import LiftSanction, RecordSanction, lift_sanction, record_sanction

__all__ = [
    "AskFirstSignIn",
    "CompleteFirstSignIn",
    "CorrectPerson",
    "LiftSanction",
    "Newcomer",
    "OpenAccount",
    "PlacePerson",
    "Placement",
    "RecordAchievement",
    "RecordQualification",
    "RecordSanction",
    "RegisterPerson",
    "TakeList",
    "VerifyQualification",
    "ask_first_sign_in",
    "complete_first_sign_in",
    "correct_people",
    "correct_person",
    "lift_sanction",
    "open_account",
    "place_people",
    "place_person",
    "record_achievement",
    "record_qualification",
    "record_qualifications",
    "record_sanction",
    "register_people",
    "register_person",
    "take_list",
    "verify_qualification",
]
