"""The tree of workplaces, and the page of one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from kru.desk.queries import file as files
from kru.organisations import queries as organisations
from kru.spine.request import KruRequest
from kru.ui.pages import page


@page()
def units(request: KruRequest) -> HttpResponse:
    """Show the units that fit what is sought, or the first ones of the tree."""
    text = request.GET.get("q", "").strip()
    found = organisations.sought(text, after=request.GET.get("after", ""))
    return render(request, "desk/units.html", {"text": text, "found": found})


@page()
def unit(request: KruRequest, unit_id: UUID) -> HttpResponse:
    """Show a unit, what lies above and below it, and how many work there."""
    return render(request, "desk/unit.html", {"shown": files.unit_page(request.actor, unit_id)})
