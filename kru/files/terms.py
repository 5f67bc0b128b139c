"""Names of the files context: permissions, kinds of file, reasons."""

from django.utils.translation import gettext_lazy as _

KEEP_FILE = "files.keep_file"
SEE_FILE = "files.see_file"

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE

REASONS = {
    "file-is-empty": _("The file {name} is empty. Choose it again, or take the photograph again."),
    "file-is-too-large": _("The file {name} has {megabytes} MB; at most {most} MB can be kept."),
    "file-kind-unknown": _("The file {name} is neither a photograph (JPEG, PNG, WebP) nor a PDF."),
    "file-bytes-missing": _("The contents of the file {name} have not arrived. Send the file again."),
}
