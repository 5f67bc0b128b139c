"""Names of the staff context: permissions, statuses, kinds of service, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SEE_FILE = "staff.see_file"
REGISTER_PERSON = "staff.register_person"
CORRECT_PERSON = "staff.correct_person"
RECORD_QUALIFICATION = "staff.record_qualification"
VERIFY_QUALIFICATION = "staff.verify_qualification"
RECORD_ACHIEVEMENT = "staff.record_achievement"
RECORD_SANCTION = "staff.record_sanction"
LIFT_SANCTION = "staff.lift_sanction"


class Sex(models.TextChoices):
    """Sex as in the civil register."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")


class ServiceKind(models.TextChoices):
    """By what right somebody serves: always one person, whatever the contract."""

    STATE = "state", _("State staff")
    CONTRACT = "contract", _("Contract")
    TRAINEE = "trainee", _("Trainee")


class Status(models.TextChoices):
    """What somebody's service is at present."""

    ACTIVE = "active", _("Active")
    LEAVE_WITHOUT_PAY = "leave_without_pay", _("Leave without pay")
    STUDY_LEAVE = "study_leave", _("Study leave")
    SECONDED = "seconded", _("Seconded")
    TRANSFERRED_OUT = "transferred_out", _("Transferred out")
    ENDED = "ended", _("End of duty")
    RETIRED = "retired", _("Retired")
    REMOVED = "removed", _("Removed")
    DEAD = "dead", _("Deceased")


class Corps(models.TextChoices):
    """Corps of the civil service that staff of schools belong to, by the first letter of the grade."""

    A = "A", _("Upper-secondary teachers")
    B = "B", _("Lower-secondary teachers")
    C = "C", _("Primary and preschool teachers")
    NONE = "none", _("Outside the civil service")


class Position(models.TextChoices):
    """What somebody works as."""

    TEACHER = "teacher", _("Teacher")
    DIRECTOR = "director", _("School director")
    DEPUTY_DIRECTOR = "deputy_director", _("Deputy director")
    SECRETARY = "secretary", _("Secretary")
    OFFICER = "officer", _("Officer")
    TRAINER = "trainer", _("Trainer")
    SPECIALIST = "specialist", _("Education specialist")
    SUPPORT = "support", _("Support staff")


class Level(models.TextChoices):
    """Levels of general education, the lowest first."""

    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    ASSOCIATE = "associate", _("Associate degree")
    BACHELOR = "bachelor", _("Bachelor's degree")
    MASTER = "master", _("Master's degree")
    DOCTOR = "doctor", _("Doctorate")


class AchievementKind(models.TextChoices):
    """What somebody has achieved beside the daily work."""

    NATIONAL_PRIZE = "national_prize", _("National prize")
    PROVINCIAL_PRIZE = "provincial_prize", _("Provincial prize")
    DISTRICT_PRIZE = "district_prize", _("District prize")
    PUBLICATION = "publication", _("Textbook or publication")
    RESEARCH = "research", _("Action research")
    MATERIAL = "material", _("Teaching material that others use")
    LESSON_STUDY = "lesson_study", _("Lesson study that was led")
    MENTORING = "mentoring", _("New teacher mentored for a year")


class SanctionKind(models.TextChoices):
    """Disciplinary sanctions."""

    BLAME = "blame", _("Blame")
    WRITTEN_BLAME = "written_blame", _("Blame entered in the file")
    NO_ADVANCEMENT = "no_advancement", _("Taken off the list for advancement")
    LOWERED_STEP = "lowered_step", _("Lowered by a step")
    SUSPENSION = "suspension", _("Suspension")


REASONS = {
    "grade-unknown": _("“{typed}” is not a frame and class. Write it such as A3.2, B2.3 or C.7."),
    "step-not-in-grade": _("{grade} has steps from 1 to {last}, not {typed}. Check the step."),
    "not-in-the-register": _(
        "The register has nobody with this number and this date of birth. Check both, or ask your office."
    ),
    "phone-not-in-the-register": _(
        "The register holds no such phone number for you. Ask your office to enter your present number."
    ),
    "code-is-over": _("This code is no longer good. Ask for a new one."),
    "code-is-wrong": _("This is not the code that was sent. Look at the message again."),
    "staff-number-is-taken": _("This civil-servant number belongs to another person. Check the number."),
    "national-id-is-taken": _("The national ID number belongs to another person. Check the number."),
    "person-needs-a-number": _("Write the civil-servant number, or else the national ID number."),
    "nothing-to-correct": _("Nothing differs from what the register says already."),
    "qualification-is-verified": _("This diploma has been seen and counts already."),
    "qualification-is-kept-once": _("This diploma is recorded already. Open it instead."),
    "achievement-is-kept-once": _("This achievement is recorded already."),
    "day-lies-ahead": _("{on} has not come yet. Check the day."),
    "achievement-needs-a-title": _("Say in a few words what was achieved."),
    "sanction-ends-after-it-starts": _("A sanction must end after the day it starts."),
    "sanction-needs-an-instrument": _("Name the paper that gives the sanction force: kind, number and date."),
    "sanction-is-over": _("This sanction ended on {on} already."),
    "lifting-needs-a-reason": _("Say in one sentence why the sanction is lifted."),
}
