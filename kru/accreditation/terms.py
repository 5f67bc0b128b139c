"""Names of the accreditation context: permissions, categories and statuses of providers, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

RECORD_PROVIDER = "accreditation.record_provider"


class ProviderCategory(models.TextChoices):
    """What a provider is."""

    TEACHER_EDUCATION = "teacher_education", _("Teacher education institution")
    HIGHER_EDUCATION = "higher_education", _("Higher education institution")
    MINISTRY = "ministry", _("Ministry department")
    NGO = "ngo", _("Non-governmental organisation")
    INDIVIDUAL = "individual", _("Individual")
    PRIVATE = "private", _("Private institution")
    OTHER = "other", _("Other")


class AccreditationStatus(models.TextChoices):
    """How far the quality of a provider or an offering is recognised."""

    FULL = "full", _("Full")
    PROVISIONAL = "provisional", _("Provisional")


REASONS = {
    "provider-is-recorded-once": _("{name_km} is recorded as a provider already."),
    "provider-accreditation-ends-after-it-begins": _(
        "The accreditation of the provider must end after the day it begins."
    ),
}
