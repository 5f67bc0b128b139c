"""The CPDMO's pages: runs that wait, verifying one, sending it back, taking a verification back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kru.catalogue import queries as catalogue
from kru.kernel import khmer
from kru.learning import actions, queries, terms
from kru.learning.forms.enrolment import WhyForm
from kru.learning.forms.verification import VerifyRunForm
from kru.learning.terms import EnrolmentState
from kru.learning.views.margin import lists
from kru.spine.request import KruRequest
from kru.ui.pages import done, page
from kru.ui.reasons import language


@page(asks=terms.VERIFY_RUN)
@require_safe
def runs_to_verify(request: KruRequest) -> HttpResponse:
    """List the runs whose confirmed results wait, the longest waiting first."""
    rows = queries.runs_to_verify(request.actor)
    return render(
        request,
        "learning/runs_to_verify.html",
        {
            "rows": [(row, (request.today - row.confirmed_on).days) for row in rows],
            "lists": lists(request.actor),
            "today": request.today,
        },
    )


@page(asks=terms.VERIFY_RUN)
def verify_run(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Verify the results of chosen participants, all figures on one page."""
    run = catalogue.run_for(request.actor, terms.VERIFY_RUN, run_id)
    results = queries.results(request.actor, run)
    awaiting = [
        line
        for line in results.lines
        if line.enrolment.state == EnrolmentState.COMPLETED and line.enrolment.verified_on is None
    ]
    form = VerifyRunForm(request.POST or None, awaiting=[line.enrolment for line in awaiting])
    if form.is_valid() and form.perform(actions.verify_run, request.doing, run_id=run.pk):
        count = len(form.chosen)
        return done(
            request,
            to=reverse("learning:runs_to_verify"),
            said=ngettext(
                "%(count)s participant is verified and credited.",
                "%(count)s participants are verified and credited.",
                count,
            )
            % {"count": khmer.number(count, language())},
        )
    return render(
        request,
        "learning/verify_run.html",
        {
            "form": form,
            "run": run,
            "results": results,
            "awaiting": awaiting,
            "failed": [line for line in results.lines if line.enrolment.state == EnrolmentState.FAILED],
            "first": awaiting[0].enrolment if awaiting else None,
        },
    )


@page(asks=terms.SEND_BACK_RESULTS)
def send_back_results(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Send the results of a run back to the provider, with the reason."""
    run = catalogue.run_for(request.actor, terms.SEND_BACK_RESULTS, run_id)
    form = WhyForm(request.POST or None)
    if form.is_valid() and form.perform(actions.send_back_results, request.doing, run_id=run.pk):
        return done(
            request, to=reverse("learning:runs_to_verify"), said=_("The results went back to the provider.")
        )
    return render(request, "learning/send_back_results.html", {"form": form, "run": run})


@page(asks=terms.REVERSE_VERIFICATION)
def reverse_verification(request: KruRequest, verification_id: UUID) -> HttpResponse:
    """Take one verification back, with the reason."""
    found = queries.verification(request.actor, verification_id)
    form = WhyForm(request.POST or None)
    if form.is_valid() and form.perform(
        actions.reverse_verification, request.doing, verification_id=found.pk
    ):
        return done(
            request,
            to=reverse("learning:run", args=[found.enrolment.run_id]),
            said=_("The verification is taken back; the ledger has a reversing line."),
        )
    return render(request, "learning/reverse_verification.html", {"form": form, "verification": found})
