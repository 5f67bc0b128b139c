"""What the masthead and the tabs of every page show: who I am here, and the parts I can open."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from kru.access.actor import Actor
from kru.access.table import Role
from kru.identity.models import User
from kru.identity.terms import ROLE_NAMES
from kru.organisations.models import Unit
from kru.ui.parts import Seat, Tab

PARTS = (
    (_("My work"), "desk:home", None),
    (_("My file"), "desk:me", "self"),
    (_("Staff"), "desk:people", "staff.see_file"),
    (_("Workplaces"), "desk:units", None),
    (_("CPD catalogue"), "learning:offerings", None),
    (_("Data in and out"), "intake:imports", "intake.load_lists"),
    (_("Accounts"), "staff:accounts", "identity.open_account"),
    (_("Rules"), "desk:rules", None),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what `ui/base.html` needs; nothing is asked of the database before a template shows it."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not isinstance(getattr(request, "user", None), User):
        return {"first_sign_in_url": reverse_lazy("staff:ask_first_sign_in")}
    return {
        "me": actor.name,
        "account_url": reverse_lazy("identity:account"),
        "seat": SimpleLazyObject(lambda: _seat(actor)),
        "tabs": _tabs(actor, request.path),
        "search_url": reverse("desk:people") if actor.paths_for("staff.see_file") else "",
    }


def _tabs(actor: Actor, path: str) -> list[Tab]:
    found = []
    for label, name, asks in PARTS:
        if not _opens(actor, asks):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Tab(str(label), url, path.startswith(url) if url != "/" else path == "/"))
    return found


def _opens(actor: Actor, asks: str | None) -> bool:
    if asks is None:
        return True
    if asks == "self":
        return actor.person_id is not None
    return bool(actor.paths_for(asks))


def _seat(actor: Actor) -> Seat:
    if not actor.grants:
        return Seat(actor.name, str(ROLE_NAMES[Role.SELF]))
    grant = actor.grants[0]
    unit = Unit.objects.only("name_km").get(path=grant.path)
    return Seat(unit.name_km, str(ROLE_NAMES[grant.role]))
