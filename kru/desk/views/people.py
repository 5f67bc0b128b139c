"""The list of staff, a person's file and the journal of a record."""

import re
from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from kru.career.panels import stage
from kru.credentials.panels import certificates
from kru.desk.forms import ExportPeopleForm
from kru.desk.queries import export, journal
from kru.desk.queries import file as files
from kru.desk.queries import people as lists
from kru.establishment.terms import START_POSTING
from kru.letters.terms import ISSUE_LETTER
from kru.organisations.models import Unit
from kru.spine.request import KruRequest
from kru.staff import actions, terms
from kru.staff.models import Person
from kru.staff.queries import Sought
from kru.ui.fields import typed_day
from kru.ui.labels import labels
from kru.ui.pages import page
from kru.ui.reasons import language


@page(asks=terms.SEE_FILE)
def people(request: KruRequest) -> HttpResponse:
    """Show the staff the viewer may see, by name, Latin letters or number."""
    what = _sought(request)
    found = lists.page(request.actor, what, after=request.GET.get("after", ""), on=request.today)
    return render(
        request,
        "desk/people.html",
        {
            "what": what,
            "found": found,
            "may_take": bool(found.rows and request.actor.paths_for(terms.SEE_FILE)),
            "may_register": bool(request.actor.paths_for(terms.REGISTER_PERSON)),
            "under": files.unit_at(what.under),
            "below": lists.below(request.actor, what.under),
            "positions": labels(terms.Position),
            "statuses": labels(terms.Status),
        },
    )


def _sought(request: KruRequest) -> Sought:
    asked = request.GET
    return Sought(
        text=asked.get("q", "").strip(),
        under=asked.get("under", ""),
        position=asked.get("position", ""),
        kind=asked.get("kind", ""),
        status=asked.get("status", "serving"),
    )


@page(asks=terms.SEE_FILE)
def export_people(request: KruRequest) -> HttpResponseBase:
    """Say what a file of the list would hold; once it is asked for, send it and keep that in the journal."""
    what = _sought(request)
    unit = lists.head(request.actor, what.under)
    people = lists.everybody(request.actor, what).count()
    form = ExportPeopleForm(request.POST or None)
    if form.is_valid() and form.perform(actions.take_list, request.doing, unit_id=unit.pk, people=people):
        lines = export.lines(request.actor, what, on=request.today, lang=language())
        name = f"staff-{request.today:%Y-%m-%d}.csv"
        sent = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=sent)
    return render(
        request, "desk/export_people.html", {"unit": unit, "what": what, "people": people, "form": form}
    )


@page(asks=terms.SEE_FILE)
def person(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Show a person's file, as it is or as it was on a day."""
    return _file(request, person_id, past=typed_day(request.GET.get("on", ""), today=request.today))


@page(asks=terms.SEE_FILE)
def me(request: KruRequest) -> HttpResponse:
    """Show the viewer's own file."""
    if request.actor.person_id is None:
        raise Person.DoesNotExist
    return _file(request, request.actor.person_id, past=None)


def _file(request: KruRequest, person_id: UUID, *, past: date | None) -> HttpResponse:
    on = past or request.today
    file = files.person_file(request.actor, person_id, on=on, today=request.today)
    return render(
        request,
        "desk/person.html",
        {
            "file": file,
            "may_correct": past is None and request.actor.may(terms.CORRECT_PERSON, at=file.person.scope),
            "may_post": past is None and request.actor.may(START_POSTING, at=file.person.scope),
            "may_certify": past is None and request.actor.may(ISSUE_LETTER, at=file.person.scope),
            "past": past,
            "certificates": certificates(request.actor, person_id, on=on),
            "career": stage(request.actor, person_id, on=on),
        },
    )


@page(asks=journal.SEE_ENTRIES)
def entries(request: KruRequest, about_id: UUID) -> HttpResponse:
    """Show who did what to a record, in sentences, with before and after."""
    typed = request.GET.get("before", "")
    before = int(typed) if re.fullmatch(r"[0-9]{1,18}", typed) else 0
    lines = journal.of_record(request.actor, about_id, before=before)
    about = journal.subject(request.actor, about_id)
    return render(
        request,
        "desk/journal.html",
        {
            "lines": lines,
            "more": len(lines) == journal.SHOWN,
            "person": about if isinstance(about, Person) else None,
            "unit": about if isinstance(about, Unit) else None,
        },
    )
