"""The diplomas and achievements of a file, and recording and verifying them by hand."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.desk.forms import RecordAchievementForm, RecordQualificationForm, VerifyQualificationForm
from kru.spine.request import KruRequest
from kru.staff import actions, queries, terms
from kru.staff.models import Achievement, Person, Qualification
from kru.sync.panels import unconfirmed
from kru.ui.forms import ActionForm
from kru.ui.pages import done, page


@page(asks=terms.SEE_FILE)
def records(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Show the diplomas and achievements of a person."""
    person = queries.person(request.actor, person_id)
    diplomas = queries.qualifications_of(request.actor, person_id)
    achieved = queries.achievements_of(request.actor, person_id)
    shown = {
        "person": person,
        "qualifications": diplomas,
        "achievements": achieved,
        "waiting": unconfirmed(
            (Qualification, [one.pk for one in diplomas]), (Achievement, [one.pk for one in achieved])
        ),
        "may_verify": request.actor.may(terms.VERIFY_QUALIFICATION, at=person.scope),
        "may_record_qualification": request.actor.may(terms.RECORD_QUALIFICATION, at=person.scope),
        "may_record_achievement": request.actor.may(terms.RECORD_ACHIEVEMENT, at=person.scope),
    }
    return render(request, "desk/records.html", shown)


@page(asks=terms.RECORD_QUALIFICATION)
def record_qualification(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Record a diploma of somebody."""
    person = queries.person_to_change(request.actor, person_id, terms.RECORD_QUALIFICATION)
    form = RecordQualificationForm(request.POST or None)
    do = request.doing
    if form.is_valid() and form.perform(
        actions.record_qualification, do, person_id=person.pk, qualification_id=do.command_id
    ):
        return _back(request, person, _("The diploma is recorded."))
    return _form(request, person, form, _("Record a diploma"), _("Record the diploma"))


@page(asks=terms.RECORD_ACHIEVEMENT)
def record_achievement(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Record something that somebody has achieved."""
    person = queries.person_to_change(request.actor, person_id, terms.RECORD_ACHIEVEMENT)
    form = RecordAchievementForm(request.POST or None)
    do = request.doing
    if form.is_valid() and form.perform(
        actions.record_achievement, do, person_id=person.pk, achievement_id=do.command_id
    ):
        return _back(request, person, _("The achievement is recorded."))
    return _form(request, person, form, _("Record an achievement"), _("Record the achievement"))


@page(asks=terms.VERIFY_QUALIFICATION)
def verify_qualification(request: KruRequest, qualification_id: UUID) -> HttpResponse:
    """Say that the diploma itself has been seen, so that it counts."""
    diploma = queries.qualification_to_verify(request.actor, qualification_id)
    form = VerifyQualificationForm(request.POST or None)
    if form.is_valid() and form.perform(
        actions.verify_qualification, request.doing, qualification_id=diploma.pk
    ):
        return _back(request, diploma.person, _("The diploma counts from now on."))
    title, button = _("Have you seen the diploma itself?"), _("I have seen it")
    return _form(request, diploma.person, form, title, button, diploma)


def _form(
    request: KruRequest,
    person: Person,
    form: ActionForm,
    title: str,
    button: str,
    diploma: Qualification | None = None,
) -> HttpResponse:
    shown = {"person": person, "form": form, "title": title, "button": button, "diploma": diploma}
    return render(request, "desk/record.html", shown)


def _back(request: KruRequest, person: Person, said: str) -> HttpResponse:
    return done(request, to=reverse("desk:records", args=[person.pk]), said=said)
