"""Correcting a person's file, and posting a person to a workplace, by hand."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.access.table import Role
from kru.desk.forms import CorrectPersonForm, StartPostingForm
from kru.establishment import actions as establishment
from kru.establishment.terms import START_POSTING
from kru.identity import queries as identity
from kru.identity.terms import ROLE_NAMES
from kru.organisations import queries as organisations
from kru.spine.request import KruRequest
from kru.staff import actions, queries
from kru.staff.models import Person
from kru.staff.terms import CORRECT_PERSON
from kru.ui.fields import typed_id
from kru.ui.pages import done, page


@page(asks=CORRECT_PERSON)
def correct_person(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Correct what the register says about somebody."""
    person = queries.person_to_change(request.actor, person_id, CORRECT_PERSON)
    held = {name: getattr(person, name) for name in CorrectPersonForm.base_fields}
    form = CorrectPersonForm(request.POST or None, initial=held)
    if form.is_valid() and form.perform(actions.correct_person, request.doing, person_id=person.pk):
        said = _("The file is corrected. Before and after stand under “Who did what”.")
        return done(request, to=reverse("desk:person", args=[person.pk]), said=said)
    return render(request, "desk/correct_person.html", {"person": person, "form": form})


@page(asks=START_POSTING)
def start_posting(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Post somebody: first the workplace is found, then position and first day are entered."""
    person = queries.person_to_change(request.actor, person_id, START_POSTING)
    chosen = typed_id(request.POST.get("unit", "") or request.GET.get("unit", ""))
    below = request.actor.paths_for(START_POSTING)
    unit = organisations.open_unit(chosen, below=below) if chosen else None
    if unit is None:
        return _workplaces(request, person)
    initial = {"unit": unit.pk, "position": person.position, "starts_on": request.today}
    form = StartPostingForm(request.POST or None, initial=initial)
    if form.is_valid() and form.perform(
        establishment.start_posting, request.doing, person_id=person.pk, unit_id=unit.pk
    ):
        said = _("%(name)s works at %(unit)s.") % {"name": person.name_km, "unit": unit.name_km}
        return done(request, to=_home_of(request, person.pk), said=said)
    user = identity.account_of(person.pk)
    held = identity.roles_of(user.pk, on=request.today) if user else []
    roles = [(ROLE_NAMES[Role(grant.role)], grant.unit) for grant in held]
    shown = {"person": person, "unit": unit, "form": form, "roles": roles}
    return render(request, "desk/start_posting.html", shown)


def _workplaces(request: KruRequest, person: Person) -> HttpResponse:
    return render(
        request, "desk/choose_workplace.html", {"person": person, **workplaces(request, START_POSTING)}
    )


def workplaces(request: KruRequest, permission: str) -> dict[str, Any]:
    """Return what `desk/workplaces.html` shows: those where the viewer may do something.

    They are narrowed by a text (`q`), and to what lies at and below a unit (`under`, its path).
    """
    text, under = request.GET.get("q", "").strip(), request.GET.get("under", "")
    found = organisations.sought(
        text,
        after=request.GET.get("after", ""),
        below=request.actor.paths_for(permission),
        under=under,
    )
    return {"text": text, "found": found}


def _home_of(request: KruRequest, person_id: UUID) -> str:
    """Return the address of the file; it may have left what the viewer sees."""
    seen = queries.people(request.actor).filter(pk=person_id).exists()
    return reverse("desk:person", args=[person_id]) if seen else reverse("desk:people")
