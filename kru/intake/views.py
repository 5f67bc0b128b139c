"""Loading lists, looking at what would happen, putting rows right, bringing in."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kru.intake import actions, progress, queries, terms
from kru.intake.forms import DecideListForm, LoadListForm
from kru.intake.preview import columns_decided, preview, rows_decided
from kru.intake.registers import KINDS
from kru.intake.terms import State
from kru.intake.workbooks import write_refused
from kru.journal import outbox
from kru.spine.action import Action
from kru.spine.request import KruRequest
from kru.ui.keyset import page_after
from kru.ui.pages import done, page


@page(asks=terms.LOAD_LISTS)
def imports(request: KruRequest) -> HttpResponse:
    """Show the lists of one's office, and take another one."""
    form = LoadListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        office = request.actor.paths_for(terms.LOAD_LISTS)[0]
        listed = form.perform(actions.load_list, request.doing, list_id=request.doing.command_id, path=office)
        if listed:
            return done(request, to=reverse("intake:loaded_list", args=[listed.pk]))
    found = page_after(
        queries.lists(request.actor), order=("-loaded_at", "-id"), after=request.GET.get("after", "")
    )
    return render(request, "intake/imports.html", {"form": form, "found": found})


@page(asks=terms.LOAD_LISTS)
def loaded_list(request: KruRequest, list_id: UUID) -> HttpResponse:
    """Show how far a list has come: being checked, what would happen, being brought in, or brought in."""
    return _shown(request, list_id, DecideListForm())


@page(asks=terms.LOAD_LISTS)
@require_POST
def order_list(request: KruRequest, list_id: UUID) -> HttpResponse:
    """Order that the good rows be brought in."""
    return _asked(request, list_id, actions.order_list)


@page(asks=terms.LOAD_LISTS)
@require_POST
def cancel_list(request: KruRequest, list_id: UUID) -> HttpResponse:
    """Give a list up; while it is being brought in, ask the worker to stop and to write nothing."""
    listed = queries.loaded_list(request.actor, list_id)
    if listed.state in (State.CHECKING, State.ORDERED):
        progress.ask_to_stop(listed.pk)
    if listed.state == State.ORDERED:
        said = _("Asked to stop. Nothing of the list will have been written.")
        if outbox.is_office():
            said = _("Asked to stop. What was written already stays in this computer's copy.")
        return done(request, to=reverse("intake:loaded_list", args=[list_id]), said=said)
    return _asked(request, list_id, actions.cancel_list)


@page(asks=terms.LOAD_LISTS)
@require_POST
def decide_columns(request: KruRequest, list_id: UUID) -> HttpResponse:
    """Decide what columns mean; the list is checked again, and the next list with this header knows it."""
    listed = queries.loaded_list(request.actor, list_id)
    return _asked(
        request, list_id, actions.decide_list, choices={"columns": columns_decided(listed, request.POST)}
    )


@page(asks=terms.LOAD_LISTS)
@require_POST
def decide_rows(request: KruRequest, list_id: UUID) -> HttpResponse:
    """Put rows of a group right, choose how its days are written, or leave rows out; then check again."""
    field = request.POST.get("field", "")
    choices: dict[str, Any] = {"rows": rows_decided(request.POST, field)}
    if request.POST.get("order") in ("day-first", "month-first"):
        choices["orders"] = {field: request.POST["order"]}
    choices["left_out"] = request.POST.getlist("leave")
    return _asked(request, list_id, actions.decide_list, choices=choices)


@page(asks=terms.LOAD_LISTS)
def refused_rows(request: KruRequest, list_id: UUID) -> FileResponse:
    """Send the rows set aside as a workbook, with what to put right beside each."""
    listed = queries.loaded_list(request.actor, list_id)
    target = BytesIO()
    rows = queries.refused_rows(listed).iterator(chunk_size=2_000)
    write_refused(target, KINDS[listed.kind], rows, queries.fields_shown(listed))
    target.seek(0)
    name = f"{listed.file_name.rpartition('.')[0] or listed.file_name}-{_('to-put-right')}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name)


def _asked(request: KruRequest, list_id: UUID, action: Action[Any, Any], **given: Any) -> HttpResponse:
    form = DecideListForm(request.POST)
    if form.is_valid() and form.perform(action, request.doing, list_id=list_id, **given):
        return done(request, to=reverse("intake:loaded_list", args=[list_id]))
    return _shown(request, list_id, form)


def _shown(request: KruRequest, list_id: UUID, form: DecideListForm) -> HttpResponse:
    listed = queries.loaded_list(request.actor, list_id)
    shown: dict[str, Any] = {"listed": listed, "form": form, "at_office": outbox.is_office()}
    if listed.state in (State.CHECKING, State.ORDERED):
        shown["progress"] = progress.progress_of(listed.pk)
        return render(request, "intake/working.html", shown)
    if listed.state == State.READY:
        asked = request.GET
        shown["shown"] = preview(listed, code=asked.get("code", ""), field=asked.get("field", ""))
        return render(request, "intake/preview.html", shown)
    return render(request, "intake/finished.html", shown)
