"""The inbox of an office's line: what was given here, what became of it, and giving it again."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kru.journal.models import Outgoing
from kru.journal.outbox import is_office
from kru.letters import queries as numbers
from kru.spine.request import KruRequest
from kru.sync import compare, seen, shapes
from kru.sync import inbox as held
from kru.sync.again import form_for, typed
from kru.sync.held import in_words, to_decide
from kru.sync.inbox import Part
from kru.sync.models import HeldCommand, Line
from kru.sync.terms import DECIDE_HELD
from kru.ui.pages import done, page

ANSWERABLE = (Part.NEEDS, Part.REFUSED)


@page()
def inbox(request: KruRequest) -> HttpResponse:
    """Show the commands of one part; without one, of the first that holds any."""
    visible = _visible(request)
    handed_on = to_decide(request.actor)
    counts = _counts(visible, handed_on)
    part = _part(request, counts)
    found = held.page(visible, part, after=request.GET.get("after", ""))
    rows = held.in_words(request.actor, found.rows)
    shown = {
        **_frame(request, counts, part),
        "part": part,
        "found": found,
        "rows": rows,
        "last": rows[-1].what if rows else "",
        "own_id": request.actor.person_id,
        "handed_on": in_words(handed_on[: held.ROWS]) if part == Part.NEEDS else (),
        "all_handed_on": len(handed_on),
    }
    return render(request, "sync/inbox.html", shown)


@page()
def given(request: KruRequest, command_id: UUID) -> HttpResponse:
    """Show one command with what became of it; refused ones can be given again, changed or as they were."""
    visible = _visible(request)
    command = visible.get(command_id=command_id)
    (row,) = held.in_words(request.actor, [command])
    answerable = row.part in ANSWERABLE
    overtaken = answerable and held.was_overtaken(command)
    comparison = compare.compare(request.actor, command) if overtaken else compare.Comparison()
    form = form_for(command, comparison, request.POST or None) if answerable else None
    if form is not None and form.is_valid():
        if form.leaves_all:
            seen.acknowledge(command, request.at)
            return done(request, to=reverse("sync:inbox"), said=_("What the centre holds stays."))
        if form.give(request.doing):
            seen.acknowledge(command, request.at)
            return done(request, to=reverse("sync:inbox"), said=_("Given again. It waits for the centre."))
    counts = _counts(visible, to_decide(request.actor))
    elsewhere = comparison.fields | set(form.fields if form else ())
    shown = {
        **_frame(request, counts, row.part),
        "row": row,
        "comparison": comparison,
        "form": form,
        "typed": typed(command, without=elsewhere),
    }
    return render(request, "sync/given.html", shown)


@page()
@require_POST
def acknowledge(request: KruRequest, command_id: UUID) -> HttpResponse:
    """Let a refused command need nobody any more."""
    command = _answerable(request, command_id)
    seen.acknowledge(command, request.at)
    return done(
        request,
        to=reverse("sync:inbox"),
        said=_("Put aside. It stays among the refused ones."),
        look=reverse("sync:given", args=[command_id]),
    )


@page()
@require_POST
def bring_back(request: KruRequest, command_id: UUID) -> HttpResponse:
    """Let a refused command that was put aside need somebody again."""
    command = _answerable(request, command_id)
    seen.bring_back(command)
    return done(request, to=reverse("sync:given", args=[command_id]), said=_("It needs you again."))


@page()
@require_POST
def connect(request: KruRequest) -> HttpResponse:
    """Ask for an exchange with the centre now."""
    _visible(request)
    seen.want_exchange(request.at)
    said = _("The line is tried now. Look again in a minute.")
    return done(request, to=reverse("sync:inbox"), said=said)


def _visible(request: KruRequest) -> held.Commands:
    """Return the commands the viewer sees; the centre has no outbox, and no such page."""
    if not is_office():
        raise Outgoing.DoesNotExist
    return held.visible(request.actor)


def _answerable(request: KruRequest, command_id: UUID) -> Outgoing:
    return _visible(request).filter(held.IN_PART[Part.REFUSED]).get(command_id=command_id)


def _counts(visible: held.Commands, handed_on: Sequence[HeldCommand]) -> dict[Part, int]:
    """Return how much each part holds; what was handed on needs somebody, too."""
    counts = held.counts(visible)
    return {**counts, Part.NEEDS: counts[Part.NEEDS] + len(handed_on)}


def _part(request: KruRequest, counts: dict[Part, int]) -> Part:
    asked = request.GET.get("show", "")
    if asked in Part.values:
        return Part(asked)
    order = (Part.NEEDS, Part.WAITING, Part.REFUSED, Part.ACCEPTED)
    return next((part for part in order if counts[part]), Part.ACCEPTED)


def _frame(request: KruRequest, counts: dict[Part, int], part: Part) -> dict[str, object]:
    """Return what both pages show beside and above: the parts with their numbers, and the line."""
    return {
        "counts": {str(one): counts[one] for one in Part},
        "parts": [(one, counts[one], one == part) for one in Part],
        "contact": Line.objects.filter(pk=1).first(),
        "cannot_read": shapes.some_cannot_be_read(),
        "node": settings.NODE,
        "numbers": numbers.said(on=request.today)["numbers"],
        "decides_held": bool(request.actor.paths_for(DECIDE_HELD)),
    }
