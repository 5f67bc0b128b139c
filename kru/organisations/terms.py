"""Names of the organisations context: kinds of unit, permissions, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

KEEP_UNITS = "organisations.keep_units"
KEEP_PLACES = "organisations.keep_places"
MOVE_UNIT = "organisations.move_unit"


class UnitKind(models.TextChoices):
    """Kinds of unit, from the ministry down to the workplace."""

    MINISTRY = "ministry", _("Ministry")
    DEPARTMENT = "department", _("Department")
    PROVINCE = "province", _("Provincial office")
    DISTRICT = "district", _("District office")
    PRESCHOOL = "preschool", _("Preschool")
    PRIMARY = "primary", _("Primary school")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary school")
    TRAINING_CENTRE = "training_centre", _("Teacher training centre")
    PROVIDER = "provider", _("CPD provider")


SCHOOLS = frozenset(
    {UnitKind.PRESCHOOL, UnitKind.PRIMARY, UnitKind.LOWER_SECONDARY, UnitKind.UPPER_SECONDARY}
)


# Below what a unit of a kind may come to lie; units of other kinds never move.
MOVES_BELOW = {
    UnitKind.DEPARTMENT: frozenset({UnitKind.MINISTRY, UnitKind.DEPARTMENT}),
    UnitKind.DISTRICT: frozenset({UnitKind.PROVINCE}),
    UnitKind.TRAINING_CENTRE: frozenset({UnitKind.MINISTRY, UnitKind.DEPARTMENT, UnitKind.PROVINCE}),
    **dict.fromkeys(SCHOOLS, frozenset({UnitKind.PROVINCE, UnitKind.DISTRICT})),
}


class Region(models.TextChoices):
    """How far from everything a workplace is."""

    URBAN = "urban", _("Urban")
    RURAL = "rural", _("Rural")
    REMOTE = "remote", _("Remote")


class PlaceLevel(models.TextChoices):
    """Levels of the gazetteer."""

    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    VILLAGE = "village", _("Village")


LEVEL_BY_DIGITS = {
    2: PlaceLevel.PROVINCE,
    4: PlaceLevel.DISTRICT,
    6: PlaceLevel.COMMUNE,
    8: PlaceLevel.VILLAGE,
}

REASONS = {
    "unit-code-is-taken": _("This code belongs to another unit. Check the code."),
    "unit-key-is-permanent": _("A unit with this code was there before. Open that unit again instead."),
    "unit-parent-unknown": _(
        "There is no unit with the code {code}. Load the offices first, or check the code."
    ),
    "unit-does-not-move": _("A unit of this kind stays where it is."),
    "unit-is-there": _("The unit lies there already. Choose another."),
    "unit-below-itself": _("A unit cannot lie below itself. Choose another."),
    "unit-was-closed": _("The unit, or the one it is to come to, is closed. Choose an open one."),
    "move-lies-ahead": _("This day lies ahead. Enter the move on the day from which it holds."),
    "move-before-the-last": _("The unit has moved on {moved_on}. Enter that day or a later one."),
    "unit-kind-does-not-fit": _("A unit of this kind cannot lie below the unit chosen."),
}
