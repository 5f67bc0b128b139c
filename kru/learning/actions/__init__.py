"""What changes learning, by noun."""

from kru.learning.actions.attendance import Mark, MarkAttendance, mark_attendance
from kru.learning.actions.enrolment import (
    DeclineEnrolment,
    EndorseEnrolment,
    Enrol,
    SaveEnrolment,
    WithdrawEnrolment,
    decline_enrolment,
    endorse_enrolment,
    enrol,
    save_enrolment,
    withdraw_enrolment,
)
from kru.learning.actions.result import (
    ConfirmResults,
    GivenScore,
    MarkResults,
    SendBackResults,
    confirm_results,
    mark_results,
    send_back_results,
)
from kru.learning.actions.verification import (
    ReverseVerification,
    VerifyRun,
    reverse_verification,
    verify_run,
)

__all__ = [
    "ConfirmResults",
    "DeclineEnrolment",
    "EndorseEnrolment",
    "Enrol",
    "GivenScore",
    "Mark",
    "MarkAttendance",
    "MarkResults",
    "ReverseVerification",
    "SaveEnrolment",
    "SendBackResults",
    "VerifyRun",
    "WithdrawEnrolment",
    "confirm_results",
    "decline_enrolment",
    "endorse_enrolment",
    "enrol",
    "mark_attendance",
    "mark_results",
    "reverse_verification",
    "save_enrolment",
    "send_back_results",
    "verify_run",
    "withdraw_enrolment",
]
