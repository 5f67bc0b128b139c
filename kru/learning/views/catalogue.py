"""The catalogue: its list, an offering with its runs, recording an offering, opening a run."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kru.catalogue import actions, queries, terms
from kru.catalogue.terms import Field
from kru.learning import queries as learning
from kru.learning.forms.catalogue import OpenRunForm, RecordOfferingForm
from kru.learning.views.margin import lists
from kru.spine.request import KruRequest
from kru.ui.keyset import page_after
from kru.ui.pages import done, page


@page()
@require_safe
def offerings(request: KruRequest) -> HttpResponse:
    """List the accredited offerings, searched in Khmer, Latin letters or by code."""
    text, field = request.GET.get("q", "").strip(), request.GET.get("field", "")
    open_only = request.GET.get("open") == "1"
    found = page_after(
        queries.offerings(on=request.today, text=text, field=field, open_only=open_only),
        order=("code", "id"),
        after=request.GET.get("after", ""),
    )
    open_runs = queries.open_runs((row.pk for row in found.rows), on=request.today)
    return render(
        request,
        "learning/offerings.html",
        {
            "page": found,
            "rows": [(row, open_runs.get(row.pk, 0)) for row in found.rows],
            "text": text,
            "field": field,
            "fields": Field.choices,
            "field_label": dict(Field.choices).get(field, ""),
            "open_only": open_only,
            "lists": lists(request.actor),
            "may_record": request.actor.may_somewhere(terms.RECORD_OFFERING),
        },
    )


@page()
@require_safe
def offering(request: KruRequest, offering_id: UUID) -> HttpResponse:
    """Show an offering with its runs and the seats that are left."""
    found = queries.offering(offering_id)
    runs = list(queries.runs_of(found.pk)[:50])
    taken = learning.seats_taken(run.pk for run in runs)
    return render(
        request,
        "learning/offering.html",
        {
            "offering": found,
            "runs": [
                (run, max(run.seats - taken.get(run.pk, 0), 0), run.window.covers(request.today))
                for run in runs
            ],
            "today": request.today,
            "may_open_run": request.actor.may(terms.OPEN_RUN, at=found.scope),
        },
    )


@page(asks=terms.RECORD_OFFERING)
def record_offering(request: KruRequest) -> HttpResponse:
    """Record an offering and its accreditation."""
    form = RecordOfferingForm(request.POST or None)
    if form.is_valid():
        made = form.perform(actions.record_offering, request.doing, offering_id=form.command_id)
        if made:
            return done(
                request, to=reverse("learning:offering", args=[made.pk]), said=_("The offering is recorded.")
            )
    return render(request, "learning/record_offering.html", {"form": form})


@page(asks=terms.OPEN_RUN)
def open_run(request: KruRequest, offering_id: UUID) -> HttpResponse:
    """Open a run of an offering."""
    found = queries.offering_for(request.actor, terms.OPEN_RUN, offering_id)
    form = OpenRunForm(request.POST or None)
    if form.is_valid():
        made = form.perform(actions.open_run, request.doing, run_id=form.command_id, offering_id=found.pk)
        if made:
            return done(
                request,
                to=reverse("learning:plan_sessions", args=[made.pk]),
                said=_("The run is open. Plan its sessions."),
            )
    return render(request, "learning/open_run.html", {"form": form, "offering": found})
