"""Registering somebody by hand: the workplace is found, and who is alike is looked at first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.desk.forms import RegisterPersonForm
from kru.desk.views.changes import workplaces
from kru.establishment import actions as establishment
from kru.organisations import queries as organisations
from kru.spine.request import KruRequest
from kru.staff import queries
from kru.staff.terms import REGISTER_PERSON
from kru.ui.fields import typed_id
from kru.ui.pages import done, page


@page(asks=REGISTER_PERSON)
def register_person(request: KruRequest) -> HttpResponse:
    """Register somebody with the first posting; who may be the same person is looked at before."""
    chosen = typed_id(request.POST.get("unit", "") or request.GET.get("unit", ""))
    below = request.actor.paths_for(REGISTER_PERSON)
    unit = organisations.open_unit(chosen, below=below) if chosen else None
    if unit is None:
        return render(request, "desk/choose_first_workplace.html", workplaces(request, REGISTER_PERSON))
    form = RegisterPersonForm(request.POST or None, initial={"unit": unit.pk})
    person_id, alike = request.doing.command_id, None
    if form.is_valid():
        alike = queries.alike(request.actor, form.cleaned_data, but=person_id)
        told_apart = not alike.anybody or "somebody_else" in request.POST
        if told_apart and form.perform(
            establishment.take_on, request.doing, person_id=person_id, unit_id=unit.pk
        ):
            said = _("%(name)s is in the register and works at %(unit)s.")
            names = {"name": form.cleaned_data["name_km"], "unit": unit.name_km}
            return done(request, to=reverse("desk:person", args=[person_id]), said=said % names)
    return render(request, "desk/register_person.html", {"unit": unit, "form": form, "alike": alike})
