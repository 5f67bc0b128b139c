"""Which rows of learning travel to offices and phones."""

from kru.journal.replica import replicate
from kru.learning.models import Activity, Attendance, Enrolment, Score, Verification

replicate(Activity)
replicate(Enrolment)
replicate(Attendance)
replicate(Score)
replicate(Verification)
