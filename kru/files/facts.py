"""What becomes true about files."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class FileKept(Fact):
    """A file was kept as evidence."""

    name: str
    sentence = _("{actor} added the file {name}")


class FileArrived(Fact):
    """All bytes of a file that was kept elsewhere are at the centre."""

    name: str
    node: str
    sentence = _("The file {name} has come from {node}, whole and unaltered")
