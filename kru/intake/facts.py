"""What becomes true about lists."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class ListLoaded(Fact):
    """A list was loaded to be checked."""

    file_name: str
    sentence = _("{actor} loaded the list {file_name}")


class ListChecked(Fact):
    """A list was checked; nothing of it is in the register yet."""

    file_name: str
    good: int
    refused: int
    sentence = _("The list {file_name} was checked: {good} rows can be brought in, {refused} are set aside")


class ListDecided(Fact):
    """Somebody decided what columns or values of a list mean."""

    file_name: str
    sentence = _("{actor} decided what columns or values of the list {file_name} mean")


class ListOrdered(Fact):
    """Somebody ordered that a list be brought in."""

    file_name: str
    sentence = _("{actor} ordered that the list {file_name} be brought in")


class ListBroughtIn(Fact):
    """The good rows of a list are in the register."""

    file_name: str
    new: int
    changed: int
    same: int
    sentence = _("{actor} brought in the list {file_name}: {new} new, {changed} changed, {same} as before")


class ListReturned(Fact):
    """Bringing in a list was stopped or refused; nothing of it was written."""

    file_name: str
    sentence = _("The list {file_name} was not brought in; nothing of it was written")


class ListReturnedInPart(Fact):
    """Bringing in a list at an office was stopped or refused after some of its parts."""

    file_name: str
    rows: int
    sentence = _("The list {file_name} was brought in in part only: {rows} rows")


class RowsBroughtIn(Fact):
    """Rows of a list are in the register."""

    file_name: str
    new: int
    changed: int
    same: int
    sentence = _("{actor} brought in rows of the list {file_name}: {new} new, {changed} changed")


class ListConfirmed(Fact):
    """The centre has confirmed all rows of a list that an office has brought in."""

    file_name: str
    sentence = _("The centre has confirmed the rows of the list {file_name}")


class ListTurnedDown(Fact):
    """The centre has refused rows of a list that an office has brought in."""

    file_name: str
    rows: int
    sentence = _("The centre has refused {rows} rows of the list {file_name}")


class ListCancelled(Fact):
    """A list was given up."""

    file_name: str
    sentence = _("{actor} gave up the list {file_name}")
