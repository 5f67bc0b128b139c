"""Lists what waits for somebody in learning, as rows of the work queue."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kru.access.actor import Actor
from kru.catalogue.models import Run, Session
from kru.files import reading
from kru.files.models import StoredFile
from kru.kernel import khmer
from kru.learning import terms
from kru.learning.models import Attendance, Enrolment
from kru.learning.queries.activity import activities_to_decide
from kru.learning.queries.due import due_on
from kru.learning.queries.enrolment import requests
from kru.learning.queries.verification import runs_to_verify
from kru.learning.terms import ON_ROSTER, ActivityKind
from kru.spine import clock
from kru.ui.queue import Waiting

AT_MOST = 200  # rows of one kind; a queue longer than that is worked off from its oldest end


def waiting_for(viewer: Actor, today: date) -> list[Waiting]:
    """Return what waits for the viewer in learning, the oldest first."""
    rows: list[Waiting] = []
    if viewer.paths_for(terms.ENDORSE_ENROLMENT):
        rows += _requests(viewer, today)
    if viewer.paths_for(terms.CONFIRM_ACTIVITY):
        rows += _activities(viewer, today)
    if viewer.paths_for(terms.MARK_ATTENDANCE):
        rows += _unmarked_sessions(viewer, today)
        rows += _unconfirmed_runs(viewer, today)
    if viewer.paths_for(terms.VERIFY_RUN):
        rows += _runs_to_verify(viewer)
    return sorted(rows, key=lambda row: (row.since, row.kind, row.url_id))


def _requests(viewer: Actor, today: date) -> Iterator[Waiting]:
    for enrolment in requests(viewer, on=today)[:AT_MOST]:
        run, person, asked_on = enrolment.run, enrolment.person, clock.day_of(enrolment.asked_at)
        yield Waiting(
            kind=terms.ENDORSE_ENROLMENT,
            since=asked_on,
            who=person.name_km,
            place=person.unit.name_km if person.unit else "",
            what=_("Asks to take part in %(title)s from %(day)s")
            % {"title": run.offering.title, "day": _day(run.starts_on)},
            evidence=_("%(hours)s hours · %(provider)s · paid by the organisation")
            % {"hours": _number(run.offering.hours), "provider": run.offering.provider.unit.name_km},
            limit_on=min(due_on(terms.ENDORSE_ENROLMENT, since=asked_on), run.closes_on),
            url_name="learning:endorse_enrolment",
            url_id=enrolment.pk,
            sex=person.sex,
            seed=str(person.pk),
        )


def _activities(viewer: Actor, today: date) -> Iterator[Waiting]:
    for activity in activities_to_decide(viewer)[:AT_MOST]:
        logged_on = clock.day_of(activity.logged_at)
        yield Waiting(
            kind=terms.CONFIRM_ACTIVITY,
            since=logged_on,
            who=activity.person.name_km,
            place=activity.person.unit.name_km if activity.person.unit else "",
            what=_("%(kind)s “%(title)s”, %(hours)s hours on %(day)s")
            % {
                "kind": ActivityKind(activity.kind).label,
                "title": activity.title,
                "hours": _number(activity.hours),
                "day": _day(activity.held_on),
            },
            evidence=_evidence(activity.evidence),
            limit_on=due_on(terms.CONFIRM_ACTIVITY, since=logged_on),
            url_name="learning:activity",
            url_id=activity.pk,
            sex=activity.person.sex,
            seed=str(activity.person_id),
        )


def _evidence(file: StoredFile | None) -> str:
    if file is None:
        return _("without evidence")
    if not reading.has_come(file):
        return _("photograph or paper still at %(node)s") % {"node": file.stands_at}
    return _("with a photograph or paper")


def _unmarked_sessions(viewer: Actor, today: date) -> Iterator[Waiting]:
    roster = Enrolment.objects.filter(run=OuterRef("run"), state__in=ON_ROSTER)
    sessions = (
        Session.objects.visible_to(viewer, terms.MARK_ATTENDANCE)
        .filter(Exists(roster), held_on__lte=today)
        .exclude(Exists(Attendance.objects.filter(session=OuterRef("pk"))))
        .select_related("run__offering")
        .order_by("held_on", "pk")[:AT_MOST]
    )
    for session in sessions:
        yield Waiting(
            kind=terms.MARK_ATTENDANCE,
            since=session.held_on,
            who=session.run.offering.title,
            place=session.run.place,
            what=_("Mark the attendance of %(day)s") % {"day": _day(session.held_on)},
            evidence=_("%(hours)s hours") % {"hours": _number(session.hours)},
            limit_on=None,
            url_name="learning:mark_attendance",
            url_id=session.pk,
        )


def _unconfirmed_runs(viewer: Actor, today: date) -> Iterator[Waiting]:
    on_roster = Q(enrolments__state__in=ON_ROSTER)
    runs = (
        Run.objects.visible_to(viewer, terms.CONFIRM_RESULTS)
        .filter(ends_on__lte=today)
        .annotate(
            waiting=Count("enrolments", filter=on_roster),
            returned=Count("enrolments", filter=on_roster & Q(enrolments__returned_on__isnull=False)),
        )
        .filter(waiting__gt=0)
        .select_related("offering")
        .order_by("ends_on", "pk")[:AT_MOST]
    )
    for run in runs:
        yield Waiting(
            kind=terms.CONFIRM_RESULTS,
            since=run.ends_on,
            who=run.offering.title,
            place=run.place,
            what=_("Confirm the results again: the CPD office sent them back")
            if run.returned
            else _("Confirm the results"),
            evidence=_participants(run.waiting),
            limit_on=due_on(terms.CONFIRM_RESULTS, since=run.ends_on),
            url_name="learning:confirm_results",
            url_id=run.pk,
        )


def _runs_to_verify(viewer: Actor) -> Iterator[Waiting]:
    for waiting in runs_to_verify(viewer)[:AT_MOST]:
        offering = waiting.run.offering
        yield Waiting(
            kind=terms.VERIFY_RUN,
            since=waiting.confirmed_on,
            who=offering.title,
            place=offering.provider.unit.name_km,
            what=_("Verify the results: %(participants)s")
            % {"participants": _participants(waiting.participants)},
            evidence=_("%(hours)s hours each · confirmed by the provider on %(day)s")
            % {"hours": _number(offering.hours), "day": _day(waiting.confirmed_on)},
            limit_on=waiting.limit_on,
            url_name="learning:verify_run",
            url_id=waiting.run.pk,
        )


def _participants(count: int) -> str:
    return ngettext("%(count)s participant", "%(count)s participants", count) % {"count": _number(count)}


def _day(day: date) -> str:
    return khmer.day(day, _language())


def _number(value: Decimal | int) -> str:
    return khmer.figure(value, _language())


def _language() -> str:
    return (get_language() or khmer.KHMER)[:2]
