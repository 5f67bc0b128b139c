"""The first sign-in of staff: who are you, then the code that was sent and a password."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render

from kru.identity import limits
from kru.identity.models import OneTimeCode
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.request import KruRequest
from kru.staff import actions
from kru.staff.forms import AskFirstSignInForm, CompleteFirstSignInForm
from kru.ui.forms import ActionForm
from kru.ui.pages import done, page


@page(public=True)
def ask_first_sign_in(request: KruRequest) -> HttpResponse:
    """Ask who somebody is, and send a code to the phone that the register holds."""
    if request.actor.user_id is not None:
        return redirect("/")
    form = AskFirstSignInForm(request.POST or None)
    if form.is_valid() and _may_try(request, form, "first_sign_in", key=form.cleaned_data["number"]):
        sent = form.perform(actions.ask_first_sign_in, request.doing, code_id=request.doing.command_id)
        if sent is not None:
            return redirect("staff:complete_first_sign_in", sent.pk)
    return render(request, "staff/ask_first_sign_in.html", {"form": form})


@page(public=True)
def complete_first_sign_in(request: KruRequest, code_id: UUID) -> HttpResponse:
    """Take the code and a password, open the account and sign in."""
    if request.actor.user_id is not None:
        return redirect("/")
    sent = OneTimeCode.objects.get(pk=code_id)
    form = CompleteFirstSignInForm(request.POST or None)
    if form.is_valid() and _may_try(request, form, "one_time_code", key=str(sent.pk)):
        user = form.perform(
            actions.complete_first_sign_in, request.doing, code_id=sent.pk, user_id=request.doing.command_id
        )
        if user is not None:
            login(request, user)
            return done(request, to="/")
    return render(request, "staff/complete_first_sign_in.html", {"form": form, "demo": settings.DEMO})


def _may_try(request: KruRequest, form: ActionForm, action: str, *, key: str) -> bool:
    try:
        limits.count_attempt(request, action, key=key)
    except Refusal as refusal:
        form.say(*refusal.reasons)
        form.command_id = new_id()
        return False
    return True
