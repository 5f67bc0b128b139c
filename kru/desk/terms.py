"""Names of the desk: parts of the product, and the sentences of the journal's anonymous actor."""

from django.utils.translation import gettext_lazy as _

COLUMN_NAMES = {
    "staff_number": _("civil-servant number"),
    "national_id": _("national ID number"),
    "name_km": _("Khmer name"),
    "name_latin": _("Latin name"),
    "sex": _("sex"),
    "born_on": _("date of birth"),
    "phone": _("phone"),
    "kind": _("kind"),
    "status": _("status"),
    "state": _("state"),
    "grade": _("grade"),
    "hired_on": _("in service since"),
    "unit_id": _("workplace"),
    "position": _("position"),
    "starts_on": _("first day"),
    "ends_before": _("ends before"),
    "code": _("code"),
    "region": _("region"),
    "hours": _("hours"),
    "title_km": _("title"),
    "why": _("reason"),
    "remark": _("remark"),
}

SOMEBODY = _("Somebody not signed in")
