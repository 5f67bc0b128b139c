"""The proof of what separates somebody from the next rank, and the request for it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kru.career import actions, queries, terms
from kru.career.forms import RequestRankForm, WithdrawRequestForm
from kru.career.views.said import said
from kru.career.views.words import name
from kru.spine.request import KruRequest
from kru.ui.fields import typed_day
from kru.ui.pages import done, page


@page(asks=terms.SEE_PROOF)
def proof(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Show why not yet, or that the rank may be sought; as it is, or as it was on a day."""
    return _shown(request, person_id, RequestRankForm())


@page(asks=terms.REQUEST_RANK)
@require_POST
def request_rank(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Ask for the next rank."""
    queries.proof(request.actor, person_id, on=request.today)
    form = RequestRankForm(request.POST)
    if form.is_valid() and form.perform(
        actions.request_rank, request.doing, request_id=form.command_id, person_id=person_id
    ):
        words = _("Asked. The proof of today is kept with the request.")
        return done(request, to=reverse("career:proof", args=[person_id]), said=words)
    return _shown(request, person_id, form)


@page(asks=terms.WITHDRAW_REQUEST)
@require_POST
def withdraw_request(request: KruRequest, request_id: UUID) -> HttpResponse:
    """Take the open request back."""
    found = queries.request(request.actor, request_id)
    form = WithdrawRequestForm(request.POST)
    if form.is_valid() and form.perform(actions.withdraw_request, request.doing, request_id=found.pk):
        words = _("The request is taken back.")
        return done(request, to=reverse("career:proof", args=[found.person_id]), said=words)
    return _shown(request, found.person_id, form)


def _shown(request: KruRequest, person_id: UUID, form: RequestRankForm | WithdrawRequestForm) -> HttpResponse:
    typed = typed_day(request.GET.get("on", ""), today=request.today)
    past = typed if typed and typed < request.today else None
    standing = queries.proof(request.actor, person_id, on=past or request.today)
    person, is_own = standing.person, request.actor.person_id == person_id and past is None
    # the person's file lies above the proof, in the address as in the house
    file_url = reverse("career:proof", args=[person_id]).removesuffix("career")
    shown = None
    if standing.proof is not None and standing.pack is not None:
        shown = said(standing, standing.proof, standing.pack, is_own=is_own, is_past=past is not None)
    return render(
        request,
        "career/proof.html",
        {
            "standing": standing,
            "shown": shown,
            "file_url": file_url,
            "name": name(person.name_km, person.name_latin),
            "past": past,
            "is_own": is_own,
            "form": form,
            "at": request.at,
        },
    )
