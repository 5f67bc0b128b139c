"""Attendance: a trainer marks a session's sheet at once, from the day it is held."""

import contextlib
import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections, transaction

from kru.catalogue.models import Run, Session
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.learning import actions
from kru.learning.actions import Mark
from kru.learning.models import Attendance, Enrolment
from kru.learning.terms import EnrolmentState, Presence
from tests.learning import cast
from tests.learning.cast import TODAY, Ministry, doing


def mark(ministry: Ministry, session: Session, *marks: Mark) -> Session:
    return actions.mark_attendance(
        doing(ministry.trainer), actions.MarkAttendance(session_id=session.pk, marks=marks)
    )


def test_a_sheet_is_marked_at_once_and_who_is_marked_takes_part(ministry: Ministry) -> None:
    run = ministry.run()
    first, second = (ministry.enrolled(run, ministry.teacher(name)) for name in ("ជា សុខា", "ឈឹម ណារី"))
    session, _ = ministry.sessions(run)
    mark(
        ministry,
        session,
        Mark(enrolment_id=first.pk, presence=Presence.PRESENT),
        Mark(enrolment_id=second.pk, presence=Presence.ABSENT),
    )
    assert dict(Attendance.objects.values_list("enrolment_id", "presence")) == {
        first.pk: "present",
        second.pk: "absent",
    }
    assert set(Enrolment.objects.values_list("state", flat=True)) == {EnrolmentState.IN_PROGRESS}


def test_a_mark_is_replaced_and_the_journal_keeps_both(ministry: Ministry) -> None:
    run = ministry.run()
    enrolment = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    session, _ = ministry.sessions(run)
    for presence in (Presence.ABSENT, Presence.ABSENT, Presence.LATE):
        mark(ministry, session, Mark(enrolment_id=enrolment.pk, presence=presence))
    row = Attendance.objects.get()
    assert row.presence == Presence.LATE
    entries = Entry.objects.filter(about_id=row.pk).order_by("id")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({}, {"presence": "absent"}),
        ({"presence": "absent"}, {"presence": "late"}),
    ]


def test_every_node_gives_a_mark_the_same_id(ministry: Ministry) -> None:
    run = ministry.run()
    enrolment = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    session, _ = ministry.sessions(run)
    mark(ministry, session, Mark(enrolment_id=enrolment.pk, presence=Presence.PRESENT))
    made = Attendance.objects.get().pk
    Attendance.objects.all().delete()
    mark(ministry, session, Mark(enrolment_id=enrolment.pk, presence=Presence.PRESENT))
    assert Attendance.objects.get().pk == made


def test_nobody_is_marked_before_the_session_or_from_another_run(ministry: Ministry) -> None:
    run, other = ministry.run(), ministry.run()
    stranger = ministry.enrolled(other, ministry.teacher("ជា សុខា"))
    enrolment = ministry.enrolled(run, ministry.teacher("ឈឹម ណារី"))
    today, tomorrow = ministry.sessions(run)
    assert tomorrow.held_on == TODAY + timedelta(days=1)
    present = Mark(enrolment_id=enrolment.pk, presence=Presence.PRESENT)
    for session, marks, code in (
        (tomorrow, [present], "session-not-held-yet"),
        (today, [Mark(enrolment_id=stranger.pk, presence=Presence.PRESENT)], "not-on-the-roster"),
        (today, [Mark(enrolment_id=new_id(), presence=Presence.PRESENT)], "not-on-the-roster"),
        (today, [present, present], "marked-twice"),
    ):
        with pytest.raises(Refusal, match=code):
            mark(ministry, session, *marks)
    assert not Attendance.objects.exists()


def test_only_the_run_s_own_provider_marks(ministry: Ministry) -> None:
    run = ministry.run()
    ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    session, _ = ministry.sessions(run)
    with pytest.raises(Refusal, match="not-allowed"):
        actions.mark_attendance(
            doing(ministry.director), actions.MarkAttendance(session_id=session.pk, marks=())
        )


def test_a_trainer_who_takes_part_marks_and_scores_everybody_else(ministry: Ministry) -> None:
    run = ministry.run()
    own, other = (ministry.enrolled(run, ministry.teacher(name)) for name in ("ហេង វិបុល", "ឈឹម ណារី"))
    session, _ = ministry.sessions(run)
    trainer = replace(ministry.trainer, person_id=own.person_id)

    def marked(*enrolments: Enrolment) -> None:
        marks = tuple(Mark(enrolment_id=one.pk, presence=Presence.PRESENT) for one in enrolments)
        actions.mark_attendance(doing(trainer), actions.MarkAttendance(session_id=session.pk, marks=marks))

    def scored(*enrolments: Enrolment) -> None:
        scores = tuple(
            actions.GivenScore(enrolment_id=one.pk, component="final", percent=Decimal(90))
            for one in enrolments
        )
        actions.mark_results(doing(trainer), actions.MarkResults(run_id=run.pk, scores=scores))

    for judged in (marked, scored):
        with pytest.raises(Refusal, match="not-your-own-result"):
            judged(own, other)
        judged(other)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time
def test_a_mark_given_while_somebody_withdraws_brings_nobody_back() -> None:
    ministry = cast.ministry()
    run = ministry.run()
    enrolment = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    session, _ = ministry.sessions(run)
    withdrawing, marked = threading.Event(), threading.Event()

    def withdraw() -> None:
        try:
            with transaction.atomic():
                Run.objects.select_for_update().get(pk=run.pk)  # as `withdraw_enrolment` begins
                withdrawing.set()
                marked.wait(1)
                Enrolment.objects.filter(pk=enrolment.pk).update(state=EnrolmentState.WITHDRAWN)
        finally:
            connections.close_all()

    other = threading.Thread(target=withdraw)
    other.start()
    withdrawing.wait()
    with contextlib.suppress(Refusal):
        mark(ministry, session, Mark(enrolment_id=enrolment.pk, presence=Presence.PRESENT))
    marked.set()
    other.join()
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN
    assert not Attendance.objects.exists()
