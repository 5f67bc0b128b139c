"""A run: its page for whoever looks, the provider's list of runs, and the plan of its sessions."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kru.catalogue import actions, terms
from kru.catalogue import queries as catalogue
from kru.catalogue.models import Run
from kru.learning import queries
from kru.learning import terms as learning
from kru.learning.forms.catalogue import PlanSessionsForm
from kru.learning.forms.enrolment import AskForm
from kru.learning.terms import MAY_WITHDRAW, ON_ROSTER, OVER, EnrolmentState
from kru.learning.views.margin import lists
from kru.spine.request import KruRequest
from kru.staff.terms import Position
from kru.ui.keyset import page_after
from kru.ui.pages import done, page


@page(asks=terms.OPEN_RUN)
@require_safe
def runs(request: KruRequest) -> HttpResponse:
    """List the runs of the viewer's own provider, the latest first."""
    found = page_after(
        catalogue.runs_for(request.actor, terms.OPEN_RUN),
        order=("-starts_on", "-id"),
        after=request.GET.get("after", ""),
    )
    taken = queries.seats_taken(row.pk for row in found.rows)
    return render(
        request,
        "learning/runs.html",
        {
            "page": found,
            "rows": [(row, taken.get(row.pk, 0)) for row in found.rows],
            "lists": lists(request.actor),
        },
    )


@page()
@require_safe
def run(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Show a run to whoever is signed in, with what the viewer may do there."""
    return show(request, catalogue.run(run_id), AskForm())


def show(request: KruRequest, found: Run, form: AskForm, status: int = 200) -> HttpResponse:
    """Render the page of a run; `form` is the asking that may have been refused."""
    actor = request.actor
    own = queries.own_enrolment(actor, found.pk)
    gives = actor.may(terms.OPEN_RUN, at=found.scope)
    is_learner = actor.person_id is not None and not gives
    sees_all = gives or actor.may(learning.VERIFY_RUN, at=found.scope)
    taken = queries.seats_taken([found.pk]).get(found.pk, 0)
    live = own is not None and own.state not in OVER
    results = queries.results(actor, found) if sees_all else None
    states = [line.enrolment for line in results.lines] if results else []
    return render(
        request,
        "learning/run.html",
        {
            "run": found,
            "form": form,
            "own": own,
            "live": live,
            "today": request.today,
            "sessions": results.sessions if results else list(found.sessions.order_by("held_on", "pk")),
            "unmarked": results.unmarked if results else [],
            "results": results,
            "waiting": [
                row for row in queries.roster(actor, found.pk) if row.state == EnrolmentState.WAITLISTED
            ]
            if sees_all
            else [],
            "verifications": list(queries.verifications_of_run(actor, found.pk)) if sees_all else [],
            "may_reverse": actor.may(learning.REVERSE_VERIFICATION, at=found.scope),
            "left": max(found.seats - taken, 0),
            "taken": taken,
            "audience": [str(Position(position).label) for position in found.audience],
            "is_open": found.window.covers(request.today),
            "may_enrol": is_learner
            and found.window.covers(request.today)
            and (not live or (own is not None and own.state == EnrolmentState.SAVED)),
            "may_save": actor.person_id is not None
            and not gives
            and not live
            and request.today <= found.closes_on,
            "may_withdraw": own is not None and own.state in MAY_WITHDRAW,
            "gives": gives,
            "on_roster": sum(row.state in ON_ROSTER for row in states),
            "returned": next((row for row in states if row.returned_on and row.state in ON_ROSTER), None),
            "is_over": found.ends_on <= request.today,
            "to_verify": sum(
                row.state == EnrolmentState.COMPLETED and row.verified_on is None for row in states
            )
            if actor.may(learning.VERIFY_RUN, at=found.scope)
            else 0,
        },
        status=status,
    )


@page(asks=terms.PLAN_SESSIONS)
def plan_sessions(request: KruRequest, run_id: UUID) -> HttpResponse:
    """Plan sessions of a run."""
    found = catalogue.run_for(request.actor, terms.PLAN_SESSIONS, run_id)
    form = PlanSessionsForm(request.POST or None, run=found)
    if form.is_valid() and form.perform(actions.plan_sessions, request.doing, run_id=found.pk):
        return done(request, to=reverse("learning:run", args=[found.pk]), said=_("The sessions are planned."))
    return render(
        request,
        "learning/plan_sessions.html",
        {"form": form, "run": found, "sessions": list(found.sessions.order_by("held_on", "pk"))},
    )
