"""Finds what happens in learning, by noun, for somebody allowed to see it."""

from kru.learning.queries.activity import (
    activities_undecided,
    activity,
    may_decide_activity,
    may_replace_evidence,
)
from kru.learning.queries.due import due_on
from kru.learning.queries.enrolment import (
    enrolment,
    enrolments_of,
    own_enrolment,
    requests,
    roster,
    seats_taken,
)
from kru.learning.queries.pending import Pending, pending_of
from kru.learning.queries.result import ResultLine, Results, Sheet, outcomes, results, sheet
from kru.learning.queries.verification import (
    RunToVerify,
    runs_to_verify,
    verification,
    verifications_of_run,
)
from kru.learning.queries.waiting import waiting_for

__all__ = [
    "Pending",
    "ResultLine",
    "Results",
    "RunToVerify",
    "Sheet",
    "activities_undecided",
    "activity",
    "due_on",
    "enrolment",
    "enrolments_of",
    "may_decide_activity",
    "may_replace_evidence",
    "outcomes",
    "own_enrolment",
    "pending_of",
    "requests",
    "results",
    "roster",
    "runs_to_verify",
    "seats_taken",
    "sheet",
    "verification",
    "verifications_of_run",
    "waiting_for",
]
