"""Names of the letters context: permissions, reasons."""

from django.utils.translation import gettext_lazy as _

SEE_LETTERS = "letters.see_letters"
ISSUE_LETTER = "letters.issue_letter"
VOID_LETTER = "letters.void_letter"
LEASE_NUMBERS = "letters.lease_numbers"

REASONS = {
    "no-numbers-yet": _(
        "This computer has no numbers for letters yet: none are left. Connect it, or bring a USB stick; the "
        "centre then leases it some."
    ),
    "no-numbers-left": _(
        "The numbers of {year} that the centre leased to this computer are used up: none of {total} is left. "
        "Connect it, or bring a USB stick; new ones come by themselves."
    ),
    "number-is-missing": _("A letter that was printed at an office must bring its number."),
    "number-is-not-of-this-range": _("The number {number} does not lie in the range it was drawn from."),
    "number-is-not-of-this-computer": _(
        "The centre has not leased the number {number} to this computer. The paper does not count; print "
        "another."
    ),
    "letter-number-is-taken": _(
        "Another letter has this number already, as after a restored backup or a copied disk. The paper does "
        "not count; give this computer a new code and print another."
    ),
    "letter-says-another-number": _("The printed number and the number drawn differ."),
    "no-posting-in-force": _("No posting is in force: there is no workplace to certify."),
    "letter-cannot-be-printed": _("These characters cannot be printed on a letter: {characters}"),
    "number-series-is-one": _("Numbers were given at the same moment. Try again."),
    "drawn-number-is-one": _("Numbers were given at the same moment. Try again."),
    "letter-is-voided-once": _("This letter is void already."),
    "letter-is-void": _("This letter is void; it is not printed again."),
}
