"""The credit ledger of a person, and the reversal of a line."""

from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru import policy
from kru.credits import actions, queries, terms
from kru.credits.models import LedgerEntry
from kru.desk.forms import ReverseEntryForm
from kru.desk.queries import ledger as ledgers
from kru.learning import actions as learning
from kru.learning.terms import EarnedBy
from kru.spine.doing import Doing
from kru.spine.request import KruRequest
from kru.ui.fields import typed_day
from kru.ui.pages import done, page


@page(asks=terms.SEE_LEDGER)
def ledger(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Show one CPD year of a person's ledger."""
    on = typed_day(request.GET.get("year", ""), today=request.today) or request.today
    try:
        shown = ledgers.ledger_page(request.actor, person_id, on=on)
    except policy.NoPolicyInForce as before_all_rules:
        raise Http404 from before_all_rules
    may_reverse = request.actor.may(terms.REVERSE_ENTRY, at=shown.person.scope)
    is_own = shown.person.pk == request.actor.person_id
    return render(request, "desk/ledger.html", {"shown": shown, "may_reverse": may_reverse, "is_own": is_own})


@page(asks=terms.REVERSE_ENTRY)
def reverse_entry(request: KruRequest, entry_id: UUID) -> HttpResponse:
    """Take a line back by a new one, with a reason that both sides read."""
    entry = queries.entry(request.actor, entry_id)
    form = ReverseEntryForm(request.POST or None)
    if form.is_valid() and _reversed(form, request.doing, entry):
        said = _("Line %(number)s is reversed. Both lines stay in the ledger.") % {"number": entry.number}
        return done(request, to=reverse("desk:ledger", args=[entry.person_id]), said=said)
    verified = entry.source_type == EarnedBy.VERIFICATION
    gives = learning.reverse_verification if verified else actions.reverse_entry
    return render(request, "desk/reverse_entry.html", {"form": form, "entry": entry, "gives": gives.name})


def _reversed(form: ReverseEntryForm, do: Doing, entry: LedgerEntry) -> Model | None:
    """Take a line back with what it was earned by, so that nothing goes on standing without its line."""
    if entry.source_type == EarnedBy.VERIFICATION:
        return form.perform(learning.reverse_verification, do, verification_id=entry.source_id)
    if entry.source_type == EarnedBy.ACTIVITY:
        return form.perform(learning.reverse_activity, do, activity_id=entry.source_id)
    return form.perform(actions.reverse_entry, do, entry_id=do.command_id, reverses_id=entry.pk)
