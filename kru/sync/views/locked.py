"""Pages of an office that the centre has not heard for long: data are locked, or a sign-in has ended."""

from django.http import HttpResponse
from django.shortcuts import render

from kru.journal.models import Outgoing
from kru.journal.outbox import is_office
from kru.spine.request import KruRequest
from kru.sync import lease
from kru.sync.models import Line
from kru.sync.rules import Lease
from kru.ui.pages import page


def locked(request: KruRequest, held: Lease) -> HttpResponse:
    """Say that the data are locked, how many changes wait, and the ways to the centre."""
    waiting = Outgoing.objects.filter(state=Outgoing.State.WAITING).count()
    shown = {"lease": held, "waiting": waiting, "today": request.today, "me": request.actor.name}
    answer = render(request, "sync/locked.html", shown, status=403)
    answer["Cache-Control"] = "no-store"
    return answer


@page(public=True)
def ended(request: KruRequest) -> HttpResponse:
    """Say that an account does not sign in here before the centre was heard."""
    if not is_office():
        raise Line.DoesNotExist
    held = lease.standing(lease.own_line(), request.at)
    return render(request, "sync/ended.html", {"lease": held}, status=403)
