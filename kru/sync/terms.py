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
    ACTIVE = "active", _("In use")
    PAUSED = "paused", _("Paused")
    WIPED = "wiped", _("To be wiped")
    REPLACED = "replaced", _("Replaced")


class WhyHeld(models.TextChoices):
    """Why somebody is to decide a command that came."""

    MOVED = "moved", _("Whom it is about works elsewhere now")
    CLOSED = "closed", _("The account that gave it was closed")
    REVOKED = "revoked", _("The computer it comes from was wiped or replaced")


class HeldState(models.TextChoices):
    """What became of a command that somebody is to decide."""

    OPEN = "open", _("To be decided")
    GIVEN = "given", _("Given")
    ASIDE = "aside", _("Set aside")


KEEP_NODES = "sync.keep_nodes"
SEE_NODES = "sync.see_nodes"
SEE_OUTBOX = "sync.see_outbox"
DECIDE_HELD = "sync.decide_held"

FIGURES = {"node_state": NodeState}
REASONS: dict[str, str | Promise] = {
    "changed-meanwhile": _(
        "Somebody changed this at the centre after your office had last heard from it. Compare and decide."
    ),
    "stands-on-refused": _("It builds on something that was refused. Give that again first."),
    "passed-on": _(
        "It was passed on to {unit} on {on}: whom it is about works there now. Somebody there decides it."
    ),
    "kept-of-closed-account": _(
        "The account that gave this was closed. It was kept on {on}; somebody at {unit} decides it."
    ),
    "kept-of-revoked-node": _(
        "The computer this comes from had been ordered to empty itself. It was kept on {on}; somebody at "
        "{unit} decides it."
    ),
    "changed-before-it-came": _("Somebody changed the same before this had come. Compare and decide."),
    "stands-on-held": _("It builds on another command that waits to be decided. Decide that first."),
    "nothing-is-left-of-it": _("As chosen here nothing would change. Set it aside instead, and say why."),
    "held-is-decided": _("Somebody has decided this already. Open its page again."),
    "held-is-open": _("This waits to be decided as it is."),
    "not-there": _("What it speaks of is not at the centre, or no longer in your office."),
    "reason-unknown": _("The centre gave a reason that this computer does not know yet: {code}."),
    "shape-has-changed": _("What is asked here has changed since. Enter it anew on its own page."),
    "bundle-is-not-for-us": _(
        "This file cannot be opened here: it was made for another computer, or something in it was altered."
    ),
    "bundle-is-unreadable": _("This file is no bundle of Kru, or a part of it is missing. Copy it again."),
    "bundle-of-a-stranger": _("This file comes from a computer that is not known here."),
    "bundle-of-a-closed-node": _("This file comes from a computer that was paused, replaced or set up anew."),
    "bundle-before-it-is-missing": _(
        "A file before this one is missing. Take that first, or bring the next file from your office."
    ),
    "bundle-of-another-node": _(
        "This file comes from another computer than this one. Open the page of that one and give it there."
    ),
    "no-line": _(
        "There is no line to the centre. Everything is kept here and goes by itself when there is one; "
        "a USB stick can carry it meanwhile."
    ),
    "paused": _(
        "The centre has paused this computer. Go on working: everything is kept here. "
        "Ask whoever looks after the devices to resume it."
    ),
    "forked": _(
        "Two computers speak as this one, as after a restored backup or a copied disk. Go on working: "
        "everything is kept here. Ask for a new code and type: kru office --join CODE"
    ),
    "unknown-node": _(
        "The centre does not know this computer, or has given it a new code. Go on working: everything is "
        "kept here. Ask for its code and type: kru office --join CODE"
    ),
    "bad-signature": _(
        "The centre does not recognise the key of this computer, or the line alters what is sent. Go on "
        "working: everything is kept here. If it lasts, ask for a new code and type: kru office --join CODE"
    ),
    "not-signed": _(
        "What stands between here and the centre takes the signature away. Ask whoever looks after the line."
    ),
    "clock-is-off": _(
        "The clock of this computer and that of the centre differ by more than ten minutes. "
        "Set date, time and time zone of this computer."
    ),
    "too-large": _("The centre does not take so much at once. Carry it there on a USB stick."),
    "cut": _("The line broke while something was being sent. It is tried again by itself."),
    "unreadable": _(
        "The centre cannot read what this computer sends. Install the version of Kru that the centre has."
    ),
    "too-old": _(
        "Kru on this computer is too old for the centre. Go on working: what you give is taken there, but no "
        "news comes before a newer Kru is installed here."
    ),
    "centre-is-older": _(
        "Kru at the centre is older than here and does not know this yet. It is kept here and goes by itself "
        "once a newer Kru is installed there."
    ),
    "busy": _("The centre is busy. It is tried again by itself."),
    "no-room": _(
        "The disk of this computer is full: nothing can be written. Make room, or tell whoever looks after "
        "this computer; then it goes on by itself."
    ),
    "database-is-busy": _(
        "Another program holds the database of this computer. It is tried again by itself."
    ),
    "database-is-away": _(
        "The database of this computer cannot be read or written. It is tried again by itself; if it lasts, "
        "type: kru check"
    ),
    "wiped": _("The centre has ordered this computer to empty itself."),
    "order-is-not-signed": _(
        "Somebody who is not the centre ordered this computer to empty itself; nothing was done. "
        "Tell whoever looks after the line."
    ),
    "replaced": _("Another computer was set up in the place of this one."),
    "node-name-is-taken": _("Another device has this name. Choose another one."),
    "node-step-does-not-fit": _(
        "This device is now: {node_state}. Somebody may have acted before you; open its page again."
    ),
    "node-is-empty": _("This device has emptied itself already. Give it a new code instead."),
    "node-is-to-be-wiped": _("This device is to empty itself. Take that back first."),
    "phone-needs-account": _("A phone is invited for somebody who can sign in. Open the account first."),
    "unit-is-closed": _("This workplace is closed. Choose one that is open."),
    "code-is-not-known": _(
        "No device waits for this code. Compare it letter by letter, or ask for a new one."
    ),
    "code-has-expired": _("This code has ended. Ask for a new one."),
    "only-at-the-centre": _(
        "This is decided at the centre at once and cannot wait here. Sign in there when there is a line."
    ),
    "needs-a-line": _(
        "The centre decides this at once, and it cannot be asked now. Try again when there is a line: "
        "it is done only once, even if the centre has heard it."
    ),
    "stands-on-waiting": _(
        "It builds on something that still waits here for the centre. Try again when that has been sent."
    ),
}
