"""Names of the files context: permissions, kinds of file, reasons."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

KEEP_FILE = "files.keep_file"
SEE_FILE = "files.see_file"

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
PART = 64 * 1024  # bytes that travel at once: eight seconds at 64 kbit/s
MOST_STAGED = 20 * MEGABYTE  # of parts of one sender, until the files are whole
STAGED_FOR = timedelta(days=30)  # without another part; what is left is sent again from its beginning

REASONS = {
    "file-is-empty": _("The file {name} is empty. Choose it again, or take the photograph again."),
    "file-is-too-large": _("The file {name} has {megabytes} MB; at most {most} MB can be kept."),
    "file-kind-unknown": _("The file {name} is neither a photograph (JPEG, PNG, WebP) nor a PDF."),
    "file-bytes-missing": _("The contents of the file {name} have not arrived. Send the file again."),
    "file-is-to-come": _(
        "The file {name} still stands at {node} and has not come here yet. It can be decided once it is "
        "here, whole and unaltered."
    ),
    "file-part-came-once": _("The same part of a file came twice at once. It is kept once."),
    "file-wanted-once": _("This file has been asked for already."),
    "file-has-come": _("The file {name} is here already."),
    "file-part-does-not-fit": _("More bytes came than the file {name} was said to have."),
    "file-was-altered": _("The file {name} came otherwise than it was sent. It is sent again."),
    "too-much-is-coming": _(
        "More than {most} MB are on their way from this computer. Let some of it arrive first."
    ),
}
