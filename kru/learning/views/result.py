"""Scores of a run, and the provider's confirmation of its results."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.catalogue import queries as catalogue
from kru.learning import actions, queries, rules, terms
from kru.learning.forms.enrolment import AskForm
from kru.learning.forms.result import MarkResultsForm
from kru.learning.terms import ON_ROSTER, EnrolmentState
from kru.spine.request import KruRequest
from kru.ui.pages import done, page


@page(asks=terms.MARK_RESULTS)
def mark_results(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Score the participants of a run, all in one table."""
    run = catalogue.run_for(request.actor, terms.MARK_RESULTS, run_id)
    found = queries.results(request.actor, run)
    form = MarkResultsForm(request.POST or None, results=found, me=request.actor.person_id)
    if form.is_valid() and form.perform(actions.mark_results, request.doing, run_id=run.pk):
        return done(
            request, to=reverse("learning:confirm_results", args=[run.pk]), said=_("The scores are kept.")
        )
    return render(request, "learning/mark_results.html", {"form": form, "run": run})


@page(asks=terms.CONFIRM_RESULTS)
def confirm_results(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Show what the results come to, and confirm them."""
    run = catalogue.run_for(request.actor, terms.CONFIRM_RESULTS, run_id)
    form = AskForm(request.POST or None)
    if form.is_valid() and form.perform(actions.confirm_results, request.doing, run_id=run.pk):
        return done(
            request,
            to=reverse("learning:run", args=[run.pk]),
            said=_("The results are confirmed. They wait for verification."),
        )
    results = queries.results(request.actor, run)
    lines = [line for line in results.lines if line.enrolment.state in ON_ROSTER]
    held = [session for session in results.unmarked if session.held_on <= request.today]
    return render(
        request,
        "learning/confirm_results.html",
        {
            "form": form,
            "run": run,
            "results": results,
            "lines": lines,
            "objections": list(
                rules.objections_to_confirming(
                    ends_on=run.ends_on,
                    today=request.today,
                    participants=len(lines),
                    sessions=len(results.sessions),
                    unmarked=[session.held_on for session in results.unmarked],
                    unscored=results.unscored,
                )
            ),
            "next_session": held[0] if held else None,
            "completed": sum(line.outcome.state == EnrolmentState.COMPLETED for line in lines),
            "may_mark": request.actor.may(terms.MARK_RESULTS, at=run.scope),
            "returned": next((line.enrolment for line in lines if line.enrolment.returned_on), None),
        },
    )
