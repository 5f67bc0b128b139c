"""Logging learning at school; confirming, returning and withdrawing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru import policy
from kru.credits.policy import CreditPolicy
from kru.files import reading
from kru.learning import actions, queries, terms
from kru.learning.forms.activity import (
    DecideActivityForm,
    LogActivityForm,
    ReplaceEvidenceForm,
    ReturnActivityForm,
)
from kru.spine.request import KruRequest
from kru.ui.fields import typed_id
from kru.ui.pages import done, page


@page(asks=terms.LOG_ACTIVITY)
def log_activity(request: KruRequest) -> HttpResponse:
    """Log an own activity of one day, with a photograph or paper if there is one."""
    form = LogActivityForm(request.POST or None, request.FILES or None, initial=_begun_with(request))
    if form.is_valid():
        logged = form.perform(
            actions.log_activity,
            request.doing,
            activity_id=request.doing.command_id,
            person_id=request.actor.person_id,
        )
        if logged:
            said = _("Logged. Your director has been asked to confirm it.")
            return done(request, to=reverse("learning:activity", args=[logged.pk]), said=said)
    pack = policy.in_force(CreditPolicy, on=request.today)
    return render(request, "learning/log_activity.html", {"form": form, "pack": pack})


@page(asks=terms.SEE_ACTIVITIES)
def activity(request: KruRequest, activity_id: UUID) -> HttpResponse:
    """Show a logged activity with its evidence, and what its reader can do with it."""
    return _shown(request, activity_id, DecideActivityForm(), ReturnActivityForm())


@page(asks=terms.CONFIRM_ACTIVITY)
def confirm_activity(request: KruRequest, activity_id: UUID) -> HttpResponse:
    """Confirm an activity; its hours enter the ledger."""
    found = queries.activity(request.actor, activity_id)
    form = DecideActivityForm(request.POST or None)
    if form.is_valid() and form.perform(actions.confirm_activity, request.doing, activity_id=found.pk):
        said = _("Confirmed. The hours stand in the ledger of %(name)s.") % {"name": found.person.name_km}
        return done(request, to="/", said=said, look=reverse("learning:activity", args=[found.pk]))
    return _shown(request, activity_id, form, ReturnActivityForm())


@page(asks=terms.RETURN_ACTIVITY)
def return_activity(request: KruRequest, activity_id: UUID) -> HttpResponse:
    """Give an activity back with a reason."""
    found = queries.activity(request.actor, activity_id)
    form = ReturnActivityForm(request.POST or None)
    if form.is_valid() and form.perform(actions.return_activity, request.doing, activity_id=found.pk):
        said = _("Returned. %(name)s reads your reason.") % {"name": found.person.name_km}
        return done(request, to="/", said=said, look=reverse("learning:activity", args=[found.pk]))
    return _shown(request, activity_id, DecideActivityForm(), form)


@page(asks=terms.WITHDRAW_ACTIVITY)
def withdraw_activity(request: KruRequest, activity_id: UUID) -> HttpResponse:
    """Take an own activity back before it is decided."""
    found = queries.activity(request.actor, activity_id)
    form = DecideActivityForm(request.POST or None)
    if form.is_valid() and form.perform(actions.withdraw_activity, request.doing, activity_id=found.pk):
        return done(request, to=reverse("learning:activity", args=[found.pk]), said=_("Taken back."))
    return _shown(request, activity_id, form, ReturnActivityForm())


@page(asks=terms.LOG_ACTIVITY)
def replace_evidence(request: KruRequest, activity_id: UUID) -> HttpResponse:
    """Give a photograph or paper again that has not come from where it was kept."""
    found = queries.activity(request.actor, activity_id)
    form = ReplaceEvidenceForm(request.POST or None, request.FILES or None)
    if form.is_valid() and form.perform(actions.replace_evidence, request.doing, activity_id=found.pk):
        return done(request, to=reverse("learning:activity", args=[found.pk]), said=_("Added."))
    return _shown(request, activity_id, DecideActivityForm(), ReturnActivityForm(), form)


def _begun_with(request: KruRequest) -> dict[str, Any]:
    """Return what the form begins with: today, or what was logged before and is logged again."""
    again = typed_id(request.GET.get("again", ""))
    if again is None:
        return {"held_on": request.today}
    before = queries.activity(request.actor, again)
    return {name: getattr(before, name) for name in ("kind", "title", "held_on", "hours", "learned")}


def _shown(
    request: KruRequest,
    activity_id: UUID,
    form: DecideActivityForm,
    return_form: ReturnActivityForm,
    replace_form: ReplaceEvidenceForm | None = None,
) -> HttpResponse:
    found = queries.activity(request.actor, activity_id)
    evidence = reading.look(found.evidence) if found.evidence else None
    return render(
        request,
        "learning/activity.html",
        {
            "activity": found,
            "evidence": evidence,
            "is_to_come": found.evidence is not None and not reading.has_come(found.evidence),
            "may_replace": queries.may_replace_evidence(request.actor, found),
            "replace_form": replace_form or ReplaceEvidenceForm(),
            "may_decide": queries.may_decide_activity(request.actor, found),
            "decides": request.actor.may(terms.CONFIRM_ACTIVITY, at=found.scope),
            "is_own": found.person_id == request.actor.person_id,
            "form": form,
            "return_form": return_form,
        },
    )
