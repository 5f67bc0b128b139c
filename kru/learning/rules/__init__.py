"""What decides in learning, by noun; no database, no clock."""

from kru.learning.rules.activity import (
    objections_to_deciding_activity,
    objections_to_logging,
    objections_to_replacing,
    objections_to_returning,
    objections_to_reversing_activity,
)
from kru.learning.rules.approval import due_on
from kru.learning.rules.assessment import (
    Outcome,
    objections_to_confirming,
    objections_to_scores,
    outcome,
)
from kru.learning.rules.attendance import objections_to_attendance
from kru.learning.rules.enrolment import (
    objections_to_deciding,
    objections_to_enrolment,
    objections_to_withdrawal,
    state_when_admitted,
)
from kru.learning.rules.verification import objections_to_reversing, objections_to_verifying

__all__ = [
    "Outcome",
    "due_on",
    "objections_to_attendance",
    "objections_to_confirming",
    "objections_to_deciding",
    "objections_to_deciding_activity",
    "objections_to_enrolment",
    "objections_to_logging",
    "objections_to_replacing",
    "objections_to_returning",
    "objections_to_reversing",
    "objections_to_reversing_activity",
    "objections_to_scores",
    "objections_to_verifying",
    "objections_to_withdrawal",
    "outcome",
    "state_when_admitted",
]
