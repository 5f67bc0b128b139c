"""What was handed on: the list, one command beside what holds now, giving it, setting it aside."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kru.journal.outbox import is_office
from kru.kernel.reasons import Reason
from kru.spine.request import KruRequest
from kru.sync import actions, compare, terms
from kru.sync import held as queries
from kru.sync.again import AgainForm, form_for, typed
from kru.sync.compare import Comparison
from kru.sync.forms import AsideForm, StepForm
from kru.sync.models import HeldCommand
from kru.sync.panels import unconfirmed
from kru.sync.terms import HeldState
from kru.ui.pages import done, page


@page(asks=terms.DECIDE_HELD)
def held_list(request: KruRequest) -> HttpResponse:
    """Show the held commands of one part."""
    seen = queries.visible(request.actor)
    asked = request.GET.get("show", "")
    part = HeldState(asked) if asked in HeldState.values else HeldState.OPEN
    found = queries.page(seen, part, after=request.GET.get("after", ""))
    rows = queries.in_words(found.rows)
    shown = {
        **_frame(seen, part),
        "part": part,
        "found": found,
        "rows": rows,
        "last": rows[-1].what if rows else "",
        "unconfirmed": unconfirmed((HeldCommand, [row.id for row in rows])),
    }
    return render(request, "sync/held_list.html", shown)


@page(asks=terms.DECIDE_HELD)
def held(request: KruRequest, held_id: UUID) -> HttpResponse:
    """Show one held command beside what holds now; give it, as it was or with what was chosen."""
    command = queries.visible(request.actor).get(pk=held_id)
    comparison, form = _compared(request, command, request.POST or None)
    if form is not None and form.is_valid():
        if form.leaves_all:
            form.say(Reason("nothing-is-left-of-it"))
        elif form.give(request.doing):
            said = _("Given, in your name.") + (" " + _("It waits for the centre.") if is_office() else "")
            return done(request, to=reverse("sync:held_list"), said=said, look=_page_of(command))
    return _shown(request, command, comparison, form, AsideForm())


@page(asks=terms.DECIDE_HELD)
@require_POST
def set_aside(request: KruRequest, held_id: UUID) -> HttpResponse:
    """Let a held command be done by nobody, with why."""
    command = queries.visible(request.actor).get(pk=held_id)
    aside = AsideForm(request.POST)
    if aside.is_valid() and aside.perform(actions.set_aside_held, request.doing, held_id=command.pk):
        said = _("Set aside. It stays there with your reason.")
        return done(request, to=reverse("sync:held_list"), said=said, look=_page_of(command))
    comparison, form = _compared(request, command, None)
    return _shown(request, command, comparison, form, aside)


@page(asks=terms.DECIDE_HELD)
@require_POST
def reopen(request: KruRequest, held_id: UUID) -> HttpResponse:
    """Let a held command that was set aside wait again."""
    command = queries.visible(request.actor).get(pk=held_id)
    step = StepForm(request.POST)
    if step.is_valid() and step.perform(actions.reopen_held, request.doing, held_id=command.pk):
        return done(request, to=_page_of(command), said=_("It waits to be decided again."))
    comparison, form = _compared(request, command, None)
    return _shown(request, command, comparison, form, AsideForm(), step)


def _page_of(command: HeldCommand) -> str:
    return reverse("sync:held", args=[command.pk])


def _compared(
    request: KruRequest, command: HeldCommand, data: QueryDict | None
) -> tuple[Comparison, AgainForm | None]:
    if command.state != HeldState.OPEN:
        return Comparison(), None
    comparison = compare.compare(request.actor, command)
    return comparison, form_for(command, comparison, data)


def _shown(
    request: KruRequest,
    command: HeldCommand,
    comparison: Comparison,
    form: AgainForm | None,
    aside: AsideForm,
    step: StepForm | None = None,
) -> HttpResponse:
    (row,) = queries.in_words([command])
    elsewhere = comparison.fields | set(form.fields if form else ())
    shown = {
        **_frame(queries.visible(request.actor), row.state),
        "row": row,
        "comparison": comparison,
        "form": form,
        "aside": aside,
        "step": step or StepForm(),
        "typed": typed(command, without=elsewhere),
        "unconfirmed": command.pk in unconfirmed((HeldCommand, [command.pk])),
    }
    return render(request, "sync/held.html", shown)


def _frame(seen: queries.Commands, part: HeldState) -> dict[str, object]:
    """Return what both pages show beside: the parts with their numbers."""
    counts = queries.counts(seen)
    return {"parts": [(state, counts[state], state == part) for state in HeldState]}
