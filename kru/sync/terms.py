"""Words of sync: kinds and states of nodes, permissions, and why something waits or was refused."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NodeKind(models.TextChoices):
    """What a node is."""

    OFFICE = "office", _("Office computer")
    PHONE = "phone", _("Phone")


class NodeState(models.TextChoices):
    """What central lets a node do."""

    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    WIPED = "wiped", _("To be wiped")
    REPLACED = "replaced", _("Replaced")


KEEP_NODES = "sync.keep_nodes"
SEE_NODES = "sync.see_nodes"
SEE_OUTBOX = "sync.see_outbox"

REASONS: dict[str, str | Promise] = {
    "changed-meanwhile": _(
        "Somebody changed this at the centre after your office had last heard from it. Compare and decide."
    ),
    "stands-on-refused": _("It builds on something that was refused. Give that again first."),
    "not-there": _("What it speaks of is not at the centre, or no longer in your office."),
    "reason-unknown": _("The centre gave a reason that this computer does not know yet: {code}."),
    "shape-has-changed": _("What is asked here has changed since. Enter it anew on its own page."),
    "needs-a-line": _(
        "This is decided at the centre at once and cannot wait here. Sign in there when there is a line."
    ),
}
