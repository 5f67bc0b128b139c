"""Names of the appraisal context: permissions, grades, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SEE_APPRAISALS = "appraisal.see_appraisals"
RECORD_APPRAISAL = "appraisal.record_appraisal"


class Grade(models.TextChoices):
    """How a year of work was on the whole, the lowest first."""

    WEAK = "weak", _("Weak")
    FAIR = "fair", _("Fair")
    GOOD = "good", _("Good")
    VERY_GOOD = "very_good", _("Very good")
    EXCELLENT = "excellent", _("Excellent")


REASONS = {
    "points-out-of-range": _("{given} points were given; there are 0 to {most}."),
    "year-not-over": _("The school year {year} can be appraised from {opens_on} on."),
    "one-appraisal-a-year": _("This person has been appraised for this school year already."),
}
