"""The estate: every node with how it stands, and what may be done about one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kru.kernel.reasons import Reason
from kru.spine.request import KruRequest
from kru.sync import actions, queries, terms
from kru.sync.forms import ReplaceNodeForm, StepForm, WhyForm
from kru.sync.queries import ATTENTION
from kru.sync.terms import NodeState
from kru.sync.views.invitation import code_of, handed_out
from kru.ui.labels import labels
from kru.ui.pages import done, page


@page(asks=terms.SEE_NODES)
def nodes(request: KruRequest) -> HttpResponse:
    """Show the computers and phones, what needs attention first."""
    asked = request.GET.get("state", "")
    state = asked if asked == ATTENTION or asked in NodeState.values else ""
    under = request.GET.get("under", "")
    found = queries.estate(
        request.actor, state=state, under=under, after=request.GET.get("after", ""), at=request.at
    )
    return render(
        request,
        "sync/nodes.html",
        {
            "found": found,
            "state": state,
            "under": under,
            "states": [(one, label, found.counts.get(one, 0)) for one, label in labels(NodeState).items()],
            "troubled": found.counts[ATTENTION],
            "provinces": {province.path: province.name_km for province in found.provinces},
            "may_keep": bool(request.actor.paths_for(terms.KEEP_NODES)),
            "at": request.at,
        },
    )


@page(asks=terms.SEE_NODES)
def node(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Show one computer or phone: how it stands, what it delivered in vain, what was done about it."""
    return _shown(request, node_id)


@page(asks=terms.KEEP_NODES)
def pause(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Say what a pause means, and pause."""
    kept = queries.node_to_keep(request.actor, node_id)
    form = WhyForm(request.POST or None)
    if form.is_valid() and form.perform(actions.pause_node, request.doing, node_id=kept.pk):
        said = _("The device is paused. Nothing is taken from it or given to it until you resume it.")
        return done(request, to=reverse("sync:node", args=[kept.pk]), said=said)
    return render(request, "sync/pause.html", {"node": kept, "form": form})


@page(asks=terms.KEEP_NODES)
def wipe(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Say what wiping means, and order it."""
    kept = queries.node_to_keep(request.actor, node_id)
    form = WhyForm(request.POST or None)
    if form.is_valid() and form.perform(actions.wipe_node, request.doing, node_id=kept.pk):
        said = _("The order is given. The device empties itself at its next contact.")
        return done(request, to=reverse("sync:node", args=[kept.pk]), said=said)
    return render(request, "sync/wipe.html", {"node": kept, "form": form})


@page(asks=terms.KEEP_NODES)
@require_POST
def resume(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Answer a paused device again."""
    kept = queries.node_to_keep(request.actor, node_id)
    form = StepForm(request.POST)
    if form.is_valid() and form.perform(actions.resume_node, request.doing, node_id=kept.pk):
        return done(request, to=reverse("sync:node", args=[kept.pk]), said=_("The device is answered again."))
    return _shown(request, node_id, form.refused)


@page(asks=terms.KEEP_NODES)
@require_POST
def spare(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Take back the order to empty itself."""
    kept = queries.node_to_keep(request.actor, node_id)
    form = StepForm(request.POST)
    if form.is_valid() and form.perform(actions.spare_node, request.doing, node_id=kept.pk):
        said = _("The order is taken back. The device goes on as before.")
        return done(request, to=reverse("sync:node", args=[kept.pk]), said=said)
    return _shown(request, node_id, form.refused)


@page(asks=terms.KEEP_NODES)
def rekey(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Say what a new code means, and give it; it is shown once."""
    kept = queries.node_to_keep(request.actor, node_id)
    form = StepForm(request.POST or None)
    if form.is_valid():
        code, code_hash = code_of(request)
        given = form.perform(actions.rekey_node, request.doing, node_id=kept.pk, code_hash=code_hash)
        if given is not None:
            return handed_out(request, given, code)
    return render(request, "sync/rekey.html", {"node": kept, "form": form})


@page(asks=terms.KEEP_NODES)
def replace(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Say what replacing means, and invite the new device; its code is shown once."""
    kept = queries.node_to_keep(request.actor, node_id)
    form = ReplaceNodeForm(request.POST or None, initial={"name": queries.next_name(kept.name)})
    if form.is_valid():
        code, code_hash = code_of(request)
        given = form.perform(
            actions.replace_node,
            request.doing,
            node_id=kept.pk,
            successor_id=request.doing.command_id,
            code_hash=code_hash,
        )
        if given is not None:
            return handed_out(request, given, code)
    return render(request, "sync/replace.html", {"node": kept, "form": form})


def _shown(request: KruRequest, node_id: UUID, refused: list[Reason] | None = None) -> HttpResponse:
    file = queries.node_file(request.actor, node_id, at=request.at)
    form = StepForm()
    form.refused = refused or []
    return render(
        request,
        "sync/node.html",
        {
            "file": file,
            "node": file.line.node,
            "reported": file.line.reported,
            "form": form,
            "may_keep": request.actor.may(terms.KEEP_NODES, at=file.line.node.scope),
            "at": request.at,
        },
    )
