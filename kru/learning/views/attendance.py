"""The attendance sheet of a session."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.catalogue import queries as catalogue
from kru.learning import actions, queries, terms
from kru.learning.forms.attendance import MarkAttendanceForm
from kru.spine.request import KruRequest
from kru.ui.pages import done, page


@page(asks=terms.MARK_ATTENDANCE)
def mark_attendance(request: KruRequest, session_id: UUID) -> HttpResponse:
    """Mark a session's whole sheet at once."""
    session = catalogue.session_for(request.actor, terms.MARK_ATTENDANCE, session_id)
    sheet = queries.sheet(request.actor, session)
    form = MarkAttendanceForm(request.POST or None, sheet=sheet, me=request.actor.person_id)
    if form.is_valid() and form.perform(actions.mark_attendance, request.doing, session_id=session.pk):
        return done(
            request, to=reverse("learning:run", args=[session.run_id]), said=_("The attendance is marked.")
        )
    return render(
        request,
        "learning/mark_attendance.html",
        {"form": form, "session": session, "is_held": session.held_on <= request.today},
    )
