"""By USB stick: what an office keeps on it and takes from it, and what central answers."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kru.journal.models import Outgoing
from kru.journal.outbox import is_office
from kru.kernel import khmer
from kru.kernel.reasons import Reason
from kru.spine.request import KruRequest
from kru.sync import bundles, jobs, queries, sticks, terms
from kru.sync.forms import BundleForm
from kru.sync.inbox import IN_PART, Part
from kru.sync.membership import Membership
from kru.sync.models import Line
from kru.sync.quarantine import Kept
from kru.sync.signing import own_keys
from kru.ui.pages import done, page
from kru.ui.reasons import language


@page()
def stick(request: KruRequest) -> HttpResponse:
    """Show what waits for the centre, and the two ways of a stick; take a file of the centre."""
    membership = _membership()
    form = BundleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            bundles.at_office(_content(form), membership, own_keys(), request.at)
        except bundles.Unfit as unfit:
            form.say(Reason(unfit.code, field_name="bundle"))
        else:
            said = _("The file is taken. What the centre decided stands here now.")
            return done(request, to=reverse("sync:stick"), said=said)
    line = Line.objects.filter(pk=1).first() or Line(pk=1)
    return render(
        request,
        "sync/stick.html",
        {
            "form": form,
            "contact": line,
            "waiting": Outgoing.objects.exclude(state=Outgoing.State.CLOSED).count(),
            "refused": Outgoing.objects.filter(IN_PART[Part.NEEDS]).count(),
            "node": membership.name,
            "at": request.at,
        },
    )


@page()
@require_POST
def keep_on_stick(request: KruRequest) -> HttpResponse:
    """Give the bundle of this office as a file."""
    membership = _membership()
    held = bundles.from_office(membership, own_keys(), request.at, says=jobs.says())
    return _file(held, sticks.file_name(membership.name, "central", request.at))


@page(asks=terms.KEEP_NODES)
def answer_bundle(request: KruRequest, node_id: UUID) -> HttpResponse:
    """Take the file of an office at the centre, and give back the file with the answer."""
    node = queries.node_to_keep(request.actor, node_id)
    form = BundleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            brought = bundles.opened_at_central(_content(form), own_keys())
            if brought.node.pk != node.pk:
                raise bundles.Unfit("bundle-of-another-node")
            if brought.revoked is not None:
                kept = bundles.keep(brought, request.at)
                return done(request, to=reverse("sync:node", args=[node.pk]), said=_words(kept))
            answer = bundles.answer_to(brought, own_keys(), request.at)
        except bundles.Unfit as unfit:
            form.say(Reason(unfit.code, field_name="bundle"))
        else:
            return _file(answer, sticks.file_name(settings.NODE, node.name, request.at))
    return render(request, "sync/answer_bundle.html", {"form": form, "node": node})


def _words(kept: Kept) -> str:
    """Say what came of the file of a device that counts no more."""
    said = ngettext(
        "%(held)s change of this device waits to be decided where it belongs.",
        "%(held)s changes of this device wait to be decided where they belong.",
        kept.held,
    )
    if kept.late:
        said += " " + ngettext(
            "%(late)s was given after the order to empty itself, and is not taken.",
            "%(late)s were given after the order to empty itself, and are not taken.",
            kept.late,
        )
    figures = {"held": kept.held, "late": kept.late}
    return said % {name: khmer.number(number, language()) for name, number in figures.items()}


def _membership() -> Membership:
    """Return who this office is; the centre has no such pages."""
    membership = settings.MEMBERSHIP
    if not is_office() or not isinstance(membership, Membership):
        raise Line.DoesNotExist
    return membership


def _content(form: BundleForm) -> bytes:
    with form.cleaned_data["bundle"].open() as file:
        return bundles.read_bounded(file)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    kept = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = kept or "attachment"
    return response
