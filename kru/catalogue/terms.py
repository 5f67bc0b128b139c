"""Names of the catalogue context: permissions, fields, modes, standards, funding, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

RECORD_OFFERING = "catalogue.record_offering"
OPEN_RUN = "catalogue.open_run"
PLAN_SESSIONS = "catalogue.plan_sessions"


class Field(models.TextChoices):
    """Fields of learning that offerings are grouped by."""

    PEDAGOGY = "pedagogy", _("Teaching methods")
    EARLY_GRADES = "early_grades", _("Early grades")
    LANGUAGES = "languages", _("Languages")
    MATHEMATICS = "mathematics", _("Mathematics")
    SCIENCE = "science", _("Science")
    TECHNOLOGY = "technology", _("Information technology")
    INCLUSION = "inclusion", _("Inclusive education")
    LEADERSHIP = "leadership", _("Leadership and management")
    OTHER = "other", _("Other")


class Mode(models.TextChoices):
    """How an offering is taught."""

    FACE_TO_FACE = "face_to_face", _("Face to face")
    ONLINE = "online", _("Online")
    BLENDED = "blended", _("Blended")


class Standard(models.TextChoices):
    """The four domains of the teacher standards of 2016."""

    KNOWLEDGE = "knowledge", _("Professional knowledge")
    PRACTICE = "practice", _("Professional practice")
    LEARNING = "learning", _("Professional learning")
    ETHICS = "ethics", _("Professional ethics")


class Funding(models.TextChoices):
    """Who pays for taking part."""

    ORGANISATION = "organisation", _("Paid by the organisation")
    SELF = "self", _("Paid by the participant")


REASONS = {
    "offering-code-is-taken": _("This code belongs to another offering. Check the code."),
    "offering-accreditation-ends-after-it-begins": _(
        "The accreditation of the offering must end after the day it begins."
    ),
    "offering-hours-are-positive": _("The hours of an offering must be more than zero."),
    "offering-credits-are-not-negative": _("The credits of an offering cannot be less than zero."),
    "provider-not-accredited-then": _(
        "The provider is accredited from {accredited_from} until {accredited_until}, "
        "and the run would begin on {starts_on}. Choose another first day, or renew the accreditation."
    ),
    "offering-not-accredited-then": _(
        "The offering is accredited from {accredited_from} until {accredited_until}, "
        "and the run would begin on {starts_on}. Choose another first day, or renew the accreditation."
    ),
    "run-ends-before-it-starts": _("The last day, {ends_on}, lies before the first day, {starts_on}."),
    "window-closes-before-it-opens": _(
        "Registration would close on {closes_on}, before it opens on {opens_on}."
    ),
    "window-closes-after-the-run-starts": _(
        "Registration must close by the first day of the run, {starts_on}; it would close on {closes_on}."
    ),
    "run-has-seats": _("A run needs at least one seat."),
    "session-outside-the-run": _(
        "The session of {held_on} lies outside the run, which goes from {starts_on} to {ends_on}."
    ),
    "session-hours-are-positive": _("The hours of a session must be more than zero."),
    "no-session-given": _("Give at least one session with its day and hours."),
}
