"""Names of the credits context: permissions, categories, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SEE_LEDGER = "credits.see_ledger"
POST_ENTRY = "credits.post_entry"
REVERSE_ENTRY = "credits.reverse_entry"


class Category(models.TextChoices):
    """Kinds of learning that the credit rules treat apart."""

    STRUCTURED = "structured", _("Structured course")
    SCHOOL_BASED = "school_based", _("School-based learning")
    SELF_DIRECTED = "self_directed", _("Self-directed learning")
    QUALIFICATION = "qualification", _("Qualification upgrading")


FIGURES = {"category": Category}  # figures of reasons that are codes of something with a name

REASONS = {
    "over-category-cap": _(
        "{counted} of {claimed} hours count: {category} counts up to {cap} hours in one CPD year."
    ),
    "category-unknown": _("The credit rules in force know no category {category}."),
    "hours-not-positive": _("A line of the ledger needs more than zero hours."),
    "already-reversed": _("This line has been reversed already."),
    "a-reversal-stays": _("A reversal is not reversed. Post the hours again instead."),
    "reversal-needs-a-reason": _("Say in one sentence why the line is wrong. Both sides will read it."),
    "ledger-number-is-given-once": _("The ledger was written to at the same moment. Try again."),
    "source-is-credited-once": _("This learning has been credited already."),
    "only-a-reversal-is-negative": _("Only a reversal may take hours away."),
    "one-balance-for-a-year": _("The ledger was written to at the same moment. Try again."),
}
