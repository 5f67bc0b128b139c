"""Names of the career context: permissions, tracks, ranks, criteria, requirements, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SEE_PROOF = "career.see_proof"
RECORD_RANK = "career.record_rank"
REQUEST_RANK = "career.request_rank"
WITHDRAW_REQUEST = "career.withdraw_request"


class Track(models.TextChoices):
    """The three ways a career can go."""

    TEACHING = "teaching", _("Teaching track")
    LEADERSHIP = "leadership", _("Leadership track")
    SPECIALIST = "specialist", _("Education specialist track")


class Rank(models.TextChoices):
    """The ranks of every track, the lowest first; people read `TITLES`."""

    GOOD = "good", _("Good")
    SENIOR = "senior", _("Senior")
    MASTER = "master", _("Master")


TITLES = {
    (Track.TEACHING, Rank.GOOD): _("Good Teacher"),
    (Track.TEACHING, Rank.SENIOR): _("Senior Teacher"),
    (Track.TEACHING, Rank.MASTER): _("Master Teacher"),
    (Track.LEADERSHIP, Rank.GOOD): _("Good School Leader"),
    (Track.LEADERSHIP, Rank.SENIOR): _("Senior School Leader"),
    (Track.LEADERSHIP, Rank.MASTER): _("Master School Leader"),
    (Track.SPECIALIST, Rank.GOOD): _("Good Specialist"),
    (Track.SPECIALIST, Rank.SENIOR): _("Senior Specialist"),
    (Track.SPECIALIST, Rank.MASTER): _("Master Specialist"),
}


class RequestState(models.TextChoices):
    """Where a request for a rank stands."""

    OPEN = "open", _("Open")
    WITHDRAWN = "withdrawn", _("Taken back")
    GRANTED = "granted", _("Granted")


class Criterion(models.TextChoices):
    """What points are given for."""

    QUALIFICATION = "qualification", _("Qualification")
    EXPERIENCE = "experience", _("Experience")
    ACHIEVEMENT = "achievement", _("Achievement")
    OUTCOME = "outcome", _("Job outcome")
    COMPETENCE = "competence", _("Professional competence")


class Condition(models.TextChoices):
    """What the pathway requires of whoever seeks a rank, in the order of the proof."""

    HOURS = "hours", _("Verified CPD hours in the cycle")
    POINTS = "points", _("Points in all")
    RANK = "rank", _("Years in the present rank")
    SERVICE = "service", _("Years of service on the track")
    LEVEL = "level", _("Qualification")
    APPRAISALS = "appraisals", _("Yearly appraisals")
    SANCTIONS = "sanctions", _("No disciplinary sanction in force")
    REQUESTS = "requests", _("No other request under way")


class State(models.TextChoices):
    """Where a requirement or a whole proof stands."""

    MET = "met", _("Met")
    WAITING = "waiting", _("Will be met if nothing changes")
    MISSING = "missing", _("Missing")


class Move(models.TextChoices):
    """What can be done, or waited for, to meet what is missing."""

    VERIFICATION = "verification", _("Wait for verification")
    LEARN = "learn", _("Learn more hours")
    ACHIEVE = "achieve", _("Gain points by achievements")
    APPRAISE = "appraise", _("Gain points by better appraisals")
    STUDY = "study", _("Earn a higher qualification")
    SERVE = "serve", _("Serve on")
    HOLD = "hold", _("Hold the present rank on")
    RATED = "rated", _("Be appraised")
    LIFTED = "lifted", _("Wait until the sanction is over")
    DECIDED = "decided", _("Wait until the open request is decided")


REASONS = {
    "no-track-for-the-position": _("The pathway has no track for the position held on {on}."),
    "highest-rank-held": _("The highest rank of the track is held already."),
    "rank-requirements-missing": _("{missing} of {all} requirements are not met yet."),
    "one-open-request": _("A request is open already. Wait until it is decided, or take it back."),
    "rank-needs-an-instrument": _("Name the paper that gives the rank: kind, number and date."),
    "no-rules-on-that-day": _("The pathway has no rules for {on}."),
    "request-is-closed": _("This request is closed already."),
    "one-open-rank": _("There is a rank without an end already."),
    "rank-ends-after-it-starts": _("A rank must end after the day it starts."),
    "rank-before-the-one-in-force": _(
        "The rank in force was given on {starts_on}; a new one must begin after that day."
    ),
}
