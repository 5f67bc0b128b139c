"""Names of the intake context: kinds and states of lists, permissions, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LOAD_LISTS = "intake.load_lists"


class Kind(models.TextChoices):
    """Kinds of list that can be brought in."""

    GAZETTEER = "gazetteer", _("Gazetteer")
    WORKPLACES = "workplaces", _("List of workplaces")
    STAFF = "staff", _("Staff list")


class State(models.TextChoices):
    """How far a list has come."""

    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Checked, nothing written yet")
    ORDERED = "ordered", _("Being brought in")
    DONE = "done", _("Brought in")
    CANCELLED = "cancelled", _("Cancelled")
    REFUSED = "refused", _("Cannot be read")


OPEN_STATES = (State.CHECKING, State.READY, State.ORDERED)

REASONS = {
    "file-empty": _("The file is empty. Choose the file that holds the list."),
    "file-too-big": _(
        "The file holds {megabytes} MB; up to {limit} MB can be read at once. "
        "Split the list into several files."
    ),
    "file-not-a-list": _(
        "This is a file of the kind {kind}, not a list. "
        "Save the list as XLSX, ODS or CSV and choose that file."
    ),
    "file-password-protected": _(
        "The file is protected by a password. Open it, save it without the password, and choose it again."
    ),
    "file-damaged": _(
        "The file is damaged and cannot be read to its end. "
        "Open it, save it anew as XLSX, and choose it again."
    ),
    "file-encoding-unknown": _(
        "The letters of the file cannot be read. Save it as XLSX, or as CSV with the encoding UTF-8."
    ),
    "file-legacy-font": _(
        "The list is typed in an old Khmer font ({font}), such as “{sample}”, not in Unicode. "
        "Convert it to Khmer Unicode first."
    ),
    "list-without-header": _(
        "No row was found that names the columns. Write the names of the columns above the first row."
    ),
    "list-without-rows": _("There is no row below the names of the columns."),
    "comes-twice": _("“{typed}” stands in row {row} too. Keep the right row and leave the other one out."),
    "comes-twice-elsewhere": _(
        "“{typed}” stands in row {row} of the sheet “{sheet}” too. "
        "Keep the right row and leave the other one out."
    ),
    "name-not-khmer": _("“{typed}” has no Khmer letters. Write the name in Khmer."),
    "name-in-legacy-font": _(
        "“{typed}” seems to be typed in an old Khmer font. Write the name in Khmer Unicode."
    ),
    "name-not-latin": _("“{typed}” is not in Latin letters. Write the Latin name, or leave it empty."),
    "number-has-letters": _("“{typed}” has letters among its digits. Write the number in digits only."),
    "code-has-wrong-length": _("The code “{typed}” must have {digits} digits. Check the code."),
    "step-unknown": _("“{typed}” is not a step. Write a number from 1 to 10."),
    "kind-unknown": _("“{typed}” is not a kind of workplace. Choose the kind that is meant."),
    "region-unknown": _("“{typed}” is not a region. Write urban, rural or remote."),
    "position-unknown": _("“{typed}” is not a position in the register. Choose the position that is meant."),
    "service-unknown": _("“{typed}” is neither state staff, contract nor trainee. Choose which is meant."),
    "number-of-another": _(
        "The number {typed} belongs to {holder}, whose name and date of birth differ. Check the number."
    ),
    "numbers-of-two-people": _(
        "The civil-servant number is that of {first}, the national ID number that of {second}. Check both."
    ),
    "workplace-unknown": _("There is no workplace “{typed}”. Match it with a workplace of the register."),
    "workplace-ambiguous": _(
        "There are {count} workplaces called “{typed}”. Write the code of the workplace as well."
    ),
    "workplace-out-of-area": _("{unit} lies outside your area. The office above both must load this row."),
    "person-out-of-area": _(
        "{holder} works at {unit}, outside your area. The office above both must load this row."
    ),
    "workplace-elsewhere": _(
        "The register has this workplace below {unit}, not below “{typed}”. Check the code of the district."
    ),
    "place-above-unknown": _(
        "There is no place {above} above {code}. Load the list of the level above first, or check the code."
    ),
    "list-changed-meanwhile": _(
        "The register has changed since the list was checked. It was checked again; look at it once more."
    ),
    "list-not-ready": _("The list is not ready to be brought in. Wait until it is checked."),
    "list-is-finished": _("The list was brought in or cancelled already."),
    "bringing-in-stopped": _("Bringing in was stopped. Nothing of it was written."),
    "program-fault": _(
        "A fault of the program stopped the work on this list; nothing of it was written. "
        "The fault is in the log of the node: tell whoever looks after it."
    ),
    "part-too-large": _("{rows} rows were sent at once; at most {most} are taken."),
    "column-unknown": _("“{typed}” is no column of such a list."),
    "value-of-no-list": _("“{typed}” is not written as a checked list has it."),
    "day-before-all-rules": _("There are no rules for {day}. Load the list for a later day."),
    "rows-turned-down": _("{count} of {total} rows cannot be brought in; none of the {total} was written."),
    "part-refused": _(
        "The centre did not accept {rows} rows. The list was checked again; look at it once more."
    ),
    "order-by-nobody": _("Only somebody who has signed in can bring in a list here. Load it on the page."),
    "bringing-in-stopped-in-part": _(
        "Bringing in was stopped. {rows} rows are in this computer's copy; the others are not."
    ),
    "program-fault-in-part": _(
        "A fault of the program stopped the work on this list. {rows} rows are in this computer's copy; "
        "the others are not. The fault is in the log of the node: tell whoever looks after it."
    ),
    "rows-in-already": _("{rows} rows of the list are in this computer's copy already."),
    "nothing-to-bring-in": _("No row of the list can be brought in yet."),
}
