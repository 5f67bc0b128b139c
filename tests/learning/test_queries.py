"""Reading learning: who finds what, in how many questions to the database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import translation

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.catalogue import queries as catalogue
from kru.catalogue.models import Run
from kru.catalogue.terms import Field, Funding
from kru.kernel.ids import new_id
from kru.learning import actions, queries
from kru.learning.models import Enrolment
from kru.learning.terms import Presence
from kru.staff.terms import Position
from tests.learning.cast import CPDMO, LAST, TODAY, Ministry, doing

Counting = Callable[..., object]


@pytest.fixture(autouse=True)
def khmer() -> object:
    with translation.override("km"):
        yield


def confirmed(ministry: Ministry, teachers: int) -> tuple[Run, list[Enrolment]]:
    run = ministry.run()
    enrolments = [ministry.enrolled(run, ministry.teacher(f"គ្រូ {n}")) for n in range(teachers)]
    ministry.attended(run, dict.fromkeys(enrolments, (Presence.PRESENT, Presence.LATE)))
    ministry.scored(run, dict.fromkeys(enrolments, (80, 70)))
    actions.confirm_results(doing(ministry.trainer, on=LAST), actions.ConfirmResults(run_id=run.pk))
    return run, enrolments


def test_the_catalogue_is_searched_in_khmer_in_latin_and_by_code(ministry: Ministry) -> None:
    for text in ("អំណាន", "ថ្នាក់ដំបូង", "reading", "EARLY", "egr-01"):
        assert list(catalogue.offerings(on=TODAY, text=text)) == [ministry.offering], text
    assert not catalogue.offerings(on=TODAY, text="គណិតវិទ្យា").exists()
    assert not catalogue.offerings(on=TODAY, field=Field.SCIENCE).exists()
    assert not catalogue.offerings(on=ministry.offering.accredited_before).exists()


def test_the_catalogue_knows_for_which_offerings_one_may_register_today(ministry: Ministry) -> None:
    run = ministry.run()
    ministry.run()
    assert list(catalogue.offerings(on=TODAY, open_only=True)) == [ministry.offering]
    assert catalogue.open_runs([ministry.offering.pk], on=TODAY) == {ministry.offering.pk: 2}
    assert not catalogue.offerings(on=run.closes_on + timedelta(days=1), open_only=True).exists()


def test_a_director_is_asked_about_the_staff_and_the_district_about_the_director(ministry: Ministry) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    teacher = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    head = ministry.teacher("សៀង បុប្ផា", position=Position.DIRECTOR)
    of_head = ministry.enrolled(run, head)
    director = Actor(new_id(), head.pk, head.name_km, ministry.director.grants)
    assert list(queries.requests(director, on=TODAY)) == [teacher]
    assert list(queries.requests(ministry.district, on=TODAY)) == [of_head]
    assert not queries.requests(director, on=run.starts_on + timedelta(days=1)).exists()
    stranger = Actor(new_id(), None, "អ្នកដទៃ", (Grant(Role.DIRECTOR, ministry.neighbour.path),))
    assert not queries.requests(stranger, on=TODAY).exists()


def test_what_waits_for_a_director(ministry: Ministry, django_assert_num_queries: Counting) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    for n in range(5):
        ministry.enrolled(run, ministry.teacher(f"គ្រូ {n}"))
    with django_assert_num_queries(2):
        rows = queries.waiting_for(ministry.director, TODAY)
    assert len(rows) == 5
    assert rows[0].kind == rows[0].url_name.replace(":", ".") == "learning.endorse_enrolment"
    assert (rows[0].place, rows[0].limit_on) == ("បឋមសិក្សា វត្តថ្មី", run.closes_on)
    assert "១៦ មីនា ២០២៦" in rows[0].what
    assert queries.waiting_for(ministry.self_of(ministry.people[0]), TODAY) == []


def test_a_request_is_late_after_the_days_of_the_approval_rules_or_once_registration_has_closed(
    ministry: Ministry,
) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    in_time = queries.due_on("learning.endorse_enrolment", since=TODAY)
    for closes_on, limit_on in ((in_time + timedelta(days=9), in_time), (TODAY, TODAY)):
        Run.objects.filter(pk=run.pk).update(closes_on=closes_on)
        assert [row.limit_on for row in queries.waiting_for(ministry.director, TODAY)] == [limit_on]


def test_what_waits_for_a_provider(ministry: Ministry, django_assert_num_queries: Counting) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    today, _ = ministry.sessions(run)
    with django_assert_num_queries(2):
        assert [row.url_id for row in queries.waiting_for(ministry.trainer, TODAY)] == [today.pk]
    ministry.marked(today, {sokha: Presence.PRESENT})
    assert queries.waiting_for(ministry.trainer, TODAY) == []
    kinds = [row.kind for row in queries.waiting_for(ministry.trainer, LAST)]
    assert kinds == ["learning.confirm_results", "learning.mark_attendance"]


def test_what_waits_for_the_cpdmo(ministry: Ministry, django_assert_num_queries: Counting) -> None:
    run, _ = confirmed(ministry, teachers=3)
    other, _ = confirmed(ministry, teachers=1)
    with django_assert_num_queries(2):
        rows = queries.waiting_for(CPDMO, LAST)
    assert {row.url_id for row in rows} == {run.pk, other.pk}
    row = next(row for row in rows if row.url_id == run.pk)
    assert (row.since, row.limit_on) == (LAST, LAST + timedelta(days=30))
    assert "៣" in row.what
    actions.verify_run(
        doing(CPDMO, on=LAST),
        actions.VerifyRun(
            run_id=run.pk, enrolment_ids=tuple(Enrolment.objects.of(run.pk).values_list("pk", flat=True))
        ),
    )
    assert [row.url_id for row in queries.waiting_for(CPDMO, LAST)] == [other.pk]


def test_results_are_read_in_as_many_questions_for_one_as_for_many(
    ministry: Ministry, django_assert_num_queries: Counting
) -> None:
    for teachers in (1, 6):
        run, _ = confirmed(ministry, teachers)
        with django_assert_num_queries(4):
            found = queries.results(ministry.trainer, run)
            assert [str(line.enrolment.person.unit) for line in found.lines]
        assert len(found.lines) == teachers
        assert {line.sessions_attended for line in found.lines} == {2}
        assert (found.unmarked, found.unscored) == ([], 0)


def test_pending_hours_are_those_on_their_way(
    ministry: Ministry, django_assert_num_queries: Counting
) -> None:
    run, (sokha,) = confirmed(ministry, teachers=1)
    herself = ministry.self_of(sokha.person)
    with django_assert_num_queries(1):
        (pending,) = queries.pending_of(herself, sokha.person_id)
    assert (pending.hours, pending.credits, pending.confirmed_on) == (45, 3, LAST)
    stranger = ministry.self_of(ministry.teacher("ឈឹម ណារី"))
    assert queries.pending_of(stranger, sokha.person_id) == []
    actions.verify_run(doing(CPDMO, on=LAST), actions.VerifyRun(run_id=run.pk, enrolment_ids=(sokha.pk,)))
    assert queries.pending_of(herself, sokha.person_id) == []


def test_seats_taken_are_counted_for_many_runs_at_once(
    ministry: Ministry, django_assert_num_queries: Counting
) -> None:
    full, empty = ministry.run(seats=1), ministry.run()
    for name in ("ជា សុខា", "ឈឹម ណារី"):
        ministry.enrolled(full, ministry.teacher(name))
    with django_assert_num_queries(1):
        assert queries.seats_taken([full.pk, empty.pk]) == {full.pk: 1}


def test_one_s_own_enrolment_is_the_live_one(ministry: Ministry) -> None:
    run, sokha = ministry.run(), ministry.teacher("ជា សុខា")
    herself = ministry.self_of(sokha)
    assert queries.own_enrolment(herself, run.pk) is None
    first = ministry.enrolled(run, sokha)
    actions.withdraw_enrolment(doing(herself), actions.WithdrawEnrolment(enrolment_id=first.pk))
    assert queries.own_enrolment(herself, run.pk) == first
    second = ministry.enrolled(run, sokha)
    assert queries.own_enrolment(herself, run.pk) == second
    assert queries.own_enrolment(CPDMO, run.pk) is None
    assert list(queries.enrolments_of(herself, sokha.pk)) == [second, first]
