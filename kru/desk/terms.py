"""Names of the desk: the decisions that wait in the queue."""

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
    "sync.give_held": (
        _("You decide what was handed on"),
        _("Somebody gave it elsewhere, and it could not be done unasked"),
        _("Compare and decide"),
    ),
}

# by the action that was given: the action that was waited for
DECIDES = {
    "learning.confirm_activity": "learning.confirm_activity",
    "learning.return_activity": "learning.confirm_activity",
    "learning.endorse_enrolment": "learning.endorse_enrolment",
    "learning.decline_enrolment": "learning.endorse_enrolment",
    "learning.mark_attendance": "learning.mark_attendance",
    "learning.confirm_results": "learning.confirm_results",
    "sync.give_held": "sync.give_held",
    "sync.set_aside_held": "sync.give_held",
}
