"""Names of the intake context: reasons."""

from django.utils.translation import gettext_lazy as _

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
    "comes-twice": _(
        "“{typed}” stands in row {row} of the sheet {sheet} too. "
        "Keep the right row and take the other one out."
    ),
    "name-not-khmer": _("“{typed}” has no Khmer letters. Write the name in Khmer."),
    "name-in-legacy-font": _(
        "“{typed}” seems to be typed in an old Khmer font. Write the name in Khmer Unicode."
    ),
    "name-not-latin": _("“{typed}” is not in Latin letters. Write the Latin name, or leave it empty."),
    "number-has-letters": _("“{typed}” has letters among its digits. Write the number in digits only."),
    "code-has-wrong-length": _("The code “{typed}” must have {digits} digits. Check the code."),
    "grade-unknown": _("“{typed}” is not a frame and class. Write it such as A3.2, B2.3 or C.7."),
    "step-unknown": _("“{typed}” is not a step. Write a number from 1 to 10."),
    "kind-unknown": _("“{typed}” is not a kind of workplace. Choose the kind that is meant."),
    "region-unknown": _("“{typed}” is not a region. Write urban, rural or remote."),
    "position-unknown": _("“{typed}” is not a position in the register. Choose the position that is meant."),
    "service-unknown": _("“{typed}” is neither state staff, contract nor trainee. Choose which is meant."),
}
