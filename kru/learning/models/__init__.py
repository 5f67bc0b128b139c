"""The tables of learning, by noun."""

from kru.learning.models.activity import Activity
from kru.learning.models.attendance import Attendance
from kru.learning.models.enrolment import Enrolment, EnrolmentQuerySet
from kru.learning.models.result import Score
from kru.learning.models.verification import Verification

__all__ = ["Activity", "Attendance", "Enrolment", "EnrolmentQuerySet", "Score", "Verification"]
