"""Enrolling and withdrawing; the director's requests, endorsed or declined."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kru.catalogue import queries as catalogue
from kru.learning import actions, queries, terms
from kru.learning.forms.enrolment import AskForm, WhyForm, WithdrawEnrolmentForm
from kru.learning.terms import EnrolmentState
from kru.learning.views.margin import lists
from kru.learning.views.run import show
from kru.spine import clock
from kru.spine.request import KruRequest
from kru.ui.pages import done, page

SAID = {
    EnrolmentState.REQUESTED: gettext_lazy("Your request went to the director."),
    EnrolmentState.REGISTERED: gettext_lazy("You are registered."),
    EnrolmentState.WAITLISTED: gettext_lazy("All seats are taken. You wait for one that becomes free."),
}


@page(asks=terms.SEE_ENROLMENTS)
@require_safe
def my_enrolments(request: KruRequest) -> HttpResponse:
    """List the courses of whoever is signed in."""
    person_id = request.actor.person_id
    rows = list(queries.enrolments_of(request.actor, person_id)[:200]) if person_id else []
    return render(request, "learning/my_enrolments.html", {"rows": rows, "lists": lists(request.actor)})


@page(asks=terms.ENROL)
@require_POST
def enrol(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Ask for a seat in a run, for oneself."""
    found = catalogue.run(run_id)
    form = AskForm(request.POST)
    if form.is_valid():
        made = form.perform(
            actions.enrol,
            request.doing,
            enrolment_id=form.command_id,
            run_id=found.pk,
            person_id=request.actor.person_id,
        )
        if made:
            said = SAID.get(EnrolmentState(made.state), "")
            return done(request, to=reverse("learning:run", args=[found.pk]), said=str(said))
    return show(request, found, form, status=422)


@page(asks=terms.SAVE_ENROLMENT)
@require_POST
def save_enrolment(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Keep a run in mind."""
    found = catalogue.run(run_id)
    form = AskForm(request.POST)
    if form.is_valid() and form.perform(
        actions.save_enrolment,
        request.doing,
        enrolment_id=form.command_id,
        run_id=found.pk,
        person_id=request.actor.person_id,
    ):
        return done(
            request,
            to=reverse("learning:run", args=[found.pk]),
            said=_("Saved. You find it under “My courses”."),
        )
    return show(request, found, form, status=422)


@page(asks=terms.WITHDRAW_ENROLMENT)
def withdraw_enrolment(request: KruRequest, enrolment_id: UUID) -> HttpResponse:
    """Take part no longer."""
    found = queries.enrolment(request.actor, enrolment_id)
    form = WithdrawEnrolmentForm(request.POST or None)
    if form.is_valid() and form.perform(actions.withdraw_enrolment, request.doing, enrolment_id=found.pk):
        return done(
            request, to=reverse("learning:run", args=[found.run_id]), said=_("You no longer take part.")
        )
    return render(request, "learning/withdraw_enrolment.html", {"form": form, "enrolment": found})


@page(asks=terms.ENDORSE_ENROLMENT)
@require_safe
def requests(request: KruRequest) -> HttpResponse:
    """List the requests that wait for the viewer's yes, the oldest first."""
    rows = list(queries.requests(request.actor, on=request.today)[:200])
    return render(
        request,
        "learning/requests.html",
        {
            "rows": [
                (
                    row,
                    max((request.today - clock.day_of(row.asked_at)).days, 0),
                    row.run.closes_on < request.today,
                )
                for row in rows
            ],
            "lists": lists(request.actor),
            "today": request.today,
        },
    )


@page(asks=terms.ENDORSE_ENROLMENT)
def endorse_enrolment(request: KruRequest, enrolment_id: UUID) -> HttpResponse:
    """Decide on one request: endorse it here, or go on to decline it."""
    found = queries.enrolment(request.actor, enrolment_id)
    form = AskForm(request.POST or None)
    if form.is_valid() and form.perform(actions.endorse_enrolment, request.doing, enrolment_id=found.pk):
        return done(request, to="/", said=_("The request is endorsed."), look=request.path)
    taken = queries.seats_taken([found.run_id]).get(found.run_id, 0)
    return render(
        request,
        "learning/endorse_enrolment.html",
        {"form": form, "enrolment": found, "left": max(found.run.seats - taken, 0)},
    )


@page(asks=terms.DECLINE_ENROLMENT)
def decline_enrolment(request: KruRequest, enrolment_id: UUID) -> HttpResponse:
    """Decline one request, with the reason."""
    found = queries.enrolment(request.actor, enrolment_id)
    form = WhyForm(request.POST or None)
    if form.is_valid() and form.perform(actions.decline_enrolment, request.doing, enrolment_id=found.pk):
        look = reverse("learning:endorse_enrolment", args=[found.pk])
        return done(request, to="/", said=_("The request is declined."), look=look)
    return render(request, "learning/decline_enrolment.html", {"form": form, "enrolment": found})
