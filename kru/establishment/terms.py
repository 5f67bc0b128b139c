"""Names of the establishment context: permissions, reasons."""

from django.utils.translation import gettext_lazy as _

SEE_POSTINGS = "establishment.see_postings"
START_POSTING = "establishment.start_posting"

REASONS = {
    "posting-ends-after-it-starts": _("A posting must end after the day it starts."),
    "posting-before-the-one-in-force": _(
        "The posting in force began on {starts_on}; a new one must begin after that day."
    ),
    "posting-begins-later": _("{starts_on} has not come yet. A posting is entered from its first day on."),
    "one-open-posting": _("There is a posting without an end already."),
}
