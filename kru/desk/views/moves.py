"""Letting a unit lie below another: the unit above is chosen, and what goes along is shown and confirmed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.desk.forms import MoveUnitForm
from kru.desk.queries.moves import concerned
from kru.organisations import actions
from kru.organisations import queries as organisations
from kru.organisations.models import Unit
from kru.organisations.terms import MOVE_UNIT
from kru.spine.request import KruRequest
from kru.ui.fields import typed_id
from kru.ui.pages import done, page


@page(asks=MOVE_UNIT)
def move_unit(request: KruRequest, unit_id: UUID) -> HttpResponse:
    """Move a unit with everything below it: first the unit above is found, then it is confirmed."""
    unit = organisations.unit_to_move(request.actor, unit_id)
    chosen = typed_id(request.POST.get("to", "") or request.GET.get("to", ""))
    below = request.actor.paths_for(MOVE_UNIT)
    entered = organisations.open_unit(chosen, below=below) if chosen else None
    if entered is None:
        return _units_above(request, unit)
    form = MoveUnitForm(request.POST or None, initial={"to": entered.pk, "moved_on": request.today})
    if form.is_valid() and form.perform(
        actions.move_unit, request.doing, unit_id=unit.pk, parent_id=entered.pk
    ):
        said = _("%(name)s lies below %(unit)s now.") % {"name": unit.name_km, "unit": entered.name_km}
        return done(request, to=reverse("desk:unit", args=[unit.pk]), said=said)
    goes_along = concerned(request.actor, unit, entered, on=request.today)
    shown = {"unit": unit, "entered": entered, "form": form, "along": goes_along}
    return render(request, "desk/move_unit.html", shown)


def _units_above(request: KruRequest, unit: Unit) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    below = request.actor.paths_for(MOVE_UNIT)
    found = organisations.units_above(unit, text, after=request.GET.get("after", ""), below=below)
    return render(request, "desk/choose_unit_above.html", {"unit": unit, "text": text, "found": found})
