"""What becomes true about learning, by noun."""

from kru.learning.facts.activity import (
    ActivityConfirmed,
    ActivityLogged,
    ActivityReturned,
    ActivityWithdrawn,
    EvidenceReplaced,
)
from kru.learning.facts.attendance import AttendanceMarked
from kru.learning.facts.enrolment import (
    Declined,
    Endorsed,
    Enrolled,
    EnrolmentSaved,
    SeatGiven,
    Withdrawn,
)
from kru.learning.facts.result import ResultConfirmed, ResultsSentBack, ScoreMarked
from kru.learning.facts.verification import ResultVerified, VerificationReversed

__all__ = [
    "ActivityConfirmed",
    "ActivityLogged",
    "ActivityReturned",
    "ActivityWithdrawn",
    "AttendanceMarked",
    "Declined",
    "Endorsed",
    "Enrolled",
    "EnrolmentSaved",
    "EvidenceReplaced",
    "ResultConfirmed",
    "ResultVerified",
    "ResultsSentBack",
    "ScoreMarked",
    "SeatGiven",
    "VerificationReversed",
    "Withdrawn",
]
