"""What the masthead and the tabs of every page show: who I am here, and the parts I can open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from kru.access.actor import Actor
from kru.access.table import Role
from kru.identity.models import User
from kru.identity.terms import ROLE_NAMES
from kru.journal.outbox import is_office
from kru.organisations.models import Unit
from kru.staff.models import Person
from kru.sync.panels import line
from kru.ui.parts import Seat, Tab

CPD = ("/runs/", "/sessions/", "/enrolments/", "/verifications/", "/providers/")
# The name of a part, its first page, what it asks for, and how the addresses of its other pages begin.
PARTS: tuple[tuple[Promise, str, str | None, tuple[str, ...]], ...] = (
    (_("My work"), "desk:home", None, ("/activities/",)),
    (_("My file"), "desk:me", "self", ("/certificates/", "/career/")),
    (_("Staff"), "desk:people", "staff.see_file", ("/ledger/", "/letters/")),
    (_("Workplaces"), "desk:units", None, ()),
    (_("CPD catalogue"), "learning:offerings", None, CPD),
    (_("Data in and out"), "intake:imports", "intake.load_lists", ()),
    (_("Accounts"), "staff:accounts", "identity.open_account", ()),
    (_("Offices and phones"), "sync:nodes", "sync.see_nodes", ()),
    (_("Rules"), "desk:rules", None, ()),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what `ui/base.html` needs; nothing is asked of the database before a template shows it."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not isinstance(getattr(request, "user", None), User):
        return {"first_sign_in_url": reverse_lazy("staff:ask_first_sign_in")}
    shown = {
        "me": actor.name,
        "account_url": reverse_lazy("identity:account"),
        "seat": SimpleLazyObject(lambda: _seat(actor)),
        "tabs": _tabs(actor, request.path),
        "search_url": reverse("desk:people") if actor.paths_for("staff.see_file") else "",
    }
    if is_office():
        shown["line"] = SimpleLazyObject(lambda: line(actor, request.at))  # type: ignore[attr-defined]
    return shown


def _tabs(actor: Actor, path: str) -> list[Tab]:
    found = []
    own = reverse("desk:person", args=[actor.person_id]) if actor.person_id else None
    at = reverse("desk:me") if own and path.startswith(own) else path
    for label, name, asks, others in PARTS:
        if not _opens(actor, asks):
            continue
        url = reverse(name)
        current = at == url or (url != "/" and at.startswith(url)) or at.startswith(others)
        found.append(Tab(str(label), url, current))
    return found


def _opens(actor: Actor, asks: str | None) -> bool:
    if asks is None:
        return True
    if asks == "self":
        return actor.person_id is not None
    return bool(actor.paths_for(asks))


def _seat(actor: Actor) -> Seat:
    if not actor.grants:
        own = Person.objects.filter(pk=actor.person_id) if actor.person_id else Person.objects.none()
        works_at = own.values_list("unit__name_km", flat=True).first()
        return Seat(works_at or actor.name, str(ROLE_NAMES[Role.SELF]))
    grant = actor.grants[0]
    unit = Unit.objects.only("name_km").get(path=grant.path)
    return Seat(unit.name_km, str(ROLE_NAMES[grant.role]))
