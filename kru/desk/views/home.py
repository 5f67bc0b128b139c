"""The first page: what waits for the viewer."""

from django.http import HttpResponse
from django.shortcuts import render

from kru.desk.queries import home as queues
from kru.desk.queries import ledger as ledgers
from kru.learning.views.margin import lists
from kru.spine.request import KruRequest
from kru.ui.pages import page


@page()
def home(request: KruRequest) -> HttpResponse:
    """Show the work queue, grouped by the kind of decision, oldest first."""
    found = queues.queue(request.actor, today=request.today)
    own = ledgers.own_year(request.actor, on=request.today)
    return render(
        request,
        "desk/home.html",
        {
            "queue": found,
            "limit": queues.LIMIT,
            "own": own,
            "me_id": request.actor.person_id,
            "lists": lists(request.actor),
            "decides_held": bool(request.actor.paths_for("sync.decide_held")),
        },
    )
