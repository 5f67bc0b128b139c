"""Names of the desk: parts of the product, and the sentences of the journal's anonymous actor."""

from django.utils.translation import gettext_lazy as _

# by the action that is waited for: the group's title, what follows from it, the button
DECISIONS = {
    "learning.confirm_activity": (
        _("You confirm learning at school"),
        _("The hours count once you confirm them"),
        _("Look and decide"),
    ),
    "learning.endorse_enrolment": (
        _("You decide who takes part"),
        _("The provider sees the request after your yes"),
        _("Decide"),
    ),
    "learning.mark_attendance": (
        _("You mark attendance"),
        _("It weighs in the result of each participant"),
        _("Mark"),
    ),
    "learning.confirm_results": (
        _("You confirm results"),
        _("The CPD Management Office verifies them next"),
        _("Confirm"),
    ),
    "learning.verify_run": (
        _("You verify runs"),
        _("The ledger is credited and certificates are issued"),
        _("Verify"),
    ),
}

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
    "attended": _("attended, percent"),
    "score": _("result, percent"),
    "confirmed_on": _("confirmed on"),
    "confirmed_by": _("confirmed by"),
    "decided_by": _("decided by"),
    "decided_at": _("decided at"),
    "verified_on": _("verified on"),
    "verified_by": _("verified by"),
    "closed_on": _("closed on"),
    "lifted_why": _("why it was lifted"),
    "returned_on": _("returned on"),
    "returned_why": _("why it was returned"),
    "policy": _("under the rules"),
    "seats": _("seats"),
    "valid_until": _("valid until"),
    "code_expires_at": _("code good until"),
    "joined_at": _("joined"),
    "heard_at": _("last contact"),
    "wiped_at": _("emptied itself"),
}

SOMEBODY = _("Somebody not signed in")
