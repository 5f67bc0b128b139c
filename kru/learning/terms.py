"""Names of the learning context: permissions, states, marks, reasons."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from kru.credits.terms import Category

SEE_ENROLMENTS = "learning.see_enrolments"
SAVE_ENROLMENT = "learning.save_enrolment"
ENROL = "learning.enrol"
WITHDRAW_ENROLMENT = "learning.withdraw_enrolment"
ENDORSE_ENROLMENT = "learning.endorse_enrolment"
DECLINE_ENROLMENT = "learning.decline_enrolment"
MARK_ATTENDANCE = "learning.mark_attendance"
MARK_RESULTS = "learning.mark_results"
CONFIRM_RESULTS = "learning.confirm_results"
VERIFY_RUN = "learning.verify_run"
SEND_BACK_RESULTS = "learning.send_back_results"
REVERSE_VERIFICATION = "learning.reverse_verification"
SEE_ACTIVITIES = "learning.see_activities"
LOG_ACTIVITY = "learning.log_activity"
WITHDRAW_ACTIVITY = "learning.withdraw_activity"
CONFIRM_ACTIVITY = "learning.confirm_activity"
RETURN_ACTIVITY = "learning.return_activity"
REVERSE_ACTIVITY = "learning.reverse_activity"


class EarnedBy(StrEnum):
    """What a line of the ledger was earned by, as the line names it."""

    VERIFICATION = "learning.verification"
    ACTIVITY = "learning.activity"


class EnrolmentState(models.TextChoices):
    """Where somebody's taking part in a run stands."""

    SAVED = "saved", _("Saved for later")
    REQUESTED = "requested", _("Waits for the director")
    WAITLISTED = "waitlisted", _("Waits for a seat")
    REGISTERED = "registered", _("Registered")
    IN_PROGRESS = "in_progress", _("Taking part")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Not completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REJECTED = "rejected", _("Declined")


OVER = frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.REJECTED})
HOLDS_SEAT = frozenset(
    {
        EnrolmentState.REGISTERED,
        EnrolmentState.IN_PROGRESS,
        EnrolmentState.COMPLETED,
        EnrolmentState.FAILED,
    }
)
ON_ROSTER = frozenset({EnrolmentState.REGISTERED, EnrolmentState.IN_PROGRESS})
MAY_WITHDRAW = frozenset(
    {
        EnrolmentState.SAVED,
        EnrolmentState.REQUESTED,
        EnrolmentState.WAITLISTED,
        EnrolmentState.REGISTERED,
        EnrolmentState.IN_PROGRESS,
    }
)


class ActivityKind(models.TextChoices):
    """Kinds of learning that people log themselves."""

    LEARNING_COMMUNITY = "learning_community", _("Learning community")
    LESSON_STUDY = "lesson_study", _("Lesson study")
    TECHNICAL_MEETING = "technical_meeting", _("Technical meeting")
    MENTORING = "mentoring", _("Mentoring")
    OBSERVATION = "observation", _("Classroom observation")
    READING = "reading", _("Own reading and study")


CATEGORY_OF = {
    ActivityKind.LEARNING_COMMUNITY: Category.SCHOOL_BASED,
    ActivityKind.LESSON_STUDY: Category.SCHOOL_BASED,
    ActivityKind.TECHNICAL_MEETING: Category.SCHOOL_BASED,
    ActivityKind.MENTORING: Category.SCHOOL_BASED,
    ActivityKind.OBSERVATION: Category.SCHOOL_BASED,
    ActivityKind.READING: Category.SELF_DIRECTED,
}


class Chain(StrEnum):
    """Matters that somebody else decides, step by step."""

    ENROLMENT = "enrolment"  # paid by the organisation
    RESULTS = "results"  # of a run
    ACTIVITY = "activity"  # logged by the person


class ActivityState(models.TextChoices):
    """Where a logged activity stands."""

    LOGGED = "logged", _("Waits for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Taken back")


class Presence(models.TextChoices):
    """What a trainer marks for somebody in a session."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    ABSENT = "absent", _("Absent")


REASONS = {
    "activity-not-held-yet": _("{held_on} has not come yet. Log the activity once it has taken place."),
    "activity-logged-too-late": _(
        "An activity is logged within {days} days; for {held_on} the last day was {last}."
    ),
    "activity-hours-not-positive": _("Give how many hours it took, more than zero."),
    "activity-too-long": _(
        "One activity counts at most {longest} hours; {hours} were given. Log several parts apart."
    ),
    "activity-seems-logged": _(
        "The same activity of {held_on} is logged already. Give another title if it was another one."
    ),
    "activity-is-decided": _("This activity has been decided already. Open the page again."),
    "evidence-is-here": _("The photograph or paper is here already. Open the page again."),
    "activity-is-not-confirmed": _("Only a confirmed activity is taken back. Open the page again."),
    "not-your-own-activity": _("Nobody confirms an activity of their own. It waits for the office above."),
    "enrolment-is-live-once": _("You are enrolled in this run already. Open it to see where it stands."),
    "registration-not-open-yet": _("Registration opens on {opens_on}."),
    "registration-closed": _("Registration closed on {closes_on}. Choose another run of this offering."),
    "position-not-in-the-audience": _(
        "This run is meant for other positions than yours. Look for another run of this offering."
    ),
    "not-in-active-service": _("Only staff in active service can enrol."),
    "not-waiting-for-the-director": _("This request has been decided already. Open the page again."),
    "not-your-own-request": _("Nobody decides a request of their own. It waits for the office above."),
    "run-has-begun": _("The run began on {starts_on}; nobody can join it any more."),
    "enrolment-cannot-be-withdrawn": _("This enrolment is finished; it can no longer be withdrawn."),
    "session-not-held-yet": _("The session is on {held_on}; attendance can be marked from that day on."),
    "not-on-the-roster": _(
        "Somebody on this sheet is not among the participants of the run any more. Open the page again."
    ),
    "marked-twice": _("Somebody is marked twice on this sheet. Open the page again."),
    "attendance-is-marked-once": _("Somebody marked this session at the same moment. Open the page again."),
    "results-are-confirmed": _(
        "The results are confirmed already. They can change only if the CPD office sends them back."
    ),
    "component-unknown": _("The assessment rules in force know no component “{component}”."),
    "score-lies-between-0-and-100": _("A score lies between 0 and 100."),
    "component-is-scored-once": _("Somebody scored this run at the same moment. Open the page again."),
    "run-not-over": _("The run ends on {ends_on}; results can be confirmed from that day on."),
    "nobody-to-confirm": _("There is no participant whose result could be confirmed."),
    "session-not-marked": _("Attendance of {held_on} is not marked yet. Mark that session first."),
    "no-session-planned": _("The run has no session. Plan its sessions and mark attendance first."),
    "scores-missing": _("{count} participants still lack a score. Fill in the scores first."),
    "attendance-short": _("{have} percent of the hours were attended; {need} percent are needed."),
    "component-not-scored": _("{count} parts of the assessment were not scored."),
    "score-short": _("The result is {have} percent; {need} percent are needed."),
    "nobody-chosen": _("Choose at least one participant."),
    "nobody-to-verify": _("No confirmed result of this run waits for verification."),
    "not-your-own-result": _("Nobody judges a result of their own. Leave it to a colleague."),
    "verification-is-reversed-once": _("This verification was taken back already."),
    "result-is-verified-once": _("This result has been verified already. Open the page again."),
    "verification-has-one-ledger-line": _("This verification has its line in the ledger already."),
    "verified-only-when-completed-and-confirmed": _(
        "Only participants who completed the run and were confirmed by the provider can be verified."
    ),
}
