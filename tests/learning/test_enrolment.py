"""Enrolling: who, when, with whose yes, and never more than there are seats."""

from datetime import timedelta

import pytest

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.catalogue.terms import Funding
from kru.journal import feed
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.learning import actions
from kru.learning.models import Enrolment
from kru.learning.terms import SEE_ENROLMENTS, EnrolmentState
from kru.staff.terms import Position
from tests.learning.cast import CPDMO, TODAY, Ministry, doing


def endorse(ministry: Ministry, enrolment: Enrolment, by: Actor | None = None) -> Enrolment:
    return actions.endorse_enrolment(
        doing(by or ministry.director), actions.EndorseEnrolment(enrolment_id=enrolment.pk)
    )


def test_whoever_pays_alone_is_registered_at_once(ministry: Ministry) -> None:
    enrolment = ministry.enrolled(ministry.run(), ministry.teacher("ជា សុខា"))
    assert enrolment.state == EnrolmentState.REGISTERED


def test_what_the_organisation_pays_waits_for_the_director(ministry: Ministry) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    enrolment = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    assert enrolment.state == EnrolmentState.REQUESTED
    assert endorse(ministry, enrolment).state == EnrolmentState.REGISTERED
    entry = Entry.objects.filter(about_id=enrolment.pk).latest("id")
    assert (entry.kind, entry.before["state"], entry.after["state"]) == (
        "learning.Endorsed",
        "requested",
        "registered",
    )


def test_the_director_declines_with_a_reason_and_never_without(ministry: Ministry) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    enrolment = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    with pytest.raises(Refusal, match="why-missing"):
        actions.decline_enrolment(
            doing(ministry.director), actions.DeclineEnrolment(enrolment_id=enrolment.pk, why="  ")
        )
    declined = actions.decline_enrolment(
        doing(ministry.director), actions.DeclineEnrolment(enrolment_id=enrolment.pk, why="ប្រឡងឆមាស")
    )
    assert (declined.state, declined.why) == (EnrolmentState.REJECTED, "ប្រឡងឆមាស")
    with pytest.raises(Refusal, match="not-waiting-for-the-director"):
        endorse(ministry, enrolment)


def test_the_director_of_another_school_may_not_endorse(ministry: Ministry) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    enrolment = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    stranger = Actor(new_id(), None, "អ្នកដទៃ", (Grant(Role.DIRECTOR, ministry.neighbour.path),))
    with pytest.raises(Refusal, match="not-allowed"):
        endorse(ministry, enrolment, by=stranger)


def test_a_director_does_not_endorse_the_own_request_but_the_district_does(ministry: Ministry) -> None:
    run = ministry.run(funding=Funding.ORGANISATION)
    person = ministry.teacher("សៀង បុប្ផា", position=Position.DIRECTOR)
    enrolment = ministry.enrolled(run, person)
    herself = Actor(new_id(), person.pk, person.name_km, ministry.director.grants)
    with pytest.raises(Refusal, match="not-your-own-request"):
        endorse(ministry, enrolment, by=herself)
    assert endorse(ministry, enrolment, by=ministry.district).state == EnrolmentState.REGISTERED


def test_a_teacher_enrols_nobody_else(ministry: Ministry) -> None:
    run, sokha, nary = ministry.run(), ministry.teacher("ជា សុខា"), ministry.teacher("ឈឹម ណារី")
    with pytest.raises(Refusal, match="not-allowed"):
        actions.enrol(
            doing(ministry.self_of(sokha)),
            actions.Enrol(enrolment_id=new_id(), run_id=run.pk, person_id=nary.pk),
        )


def test_one_registers_only_inside_the_window(ministry: Ministry) -> None:
    run = ministry.run(starts_on=TODAY + timedelta(5), ends_on=TODAY + timedelta(6))
    sokha = ministry.teacher("ជា សុខា")
    for day, code in ((-11, "registration-not-open-yet"), (1, "registration-closed")):
        with pytest.raises(Refusal, match=code):
            ministry.enrolled(run, sokha, on=TODAY + timedelta(days=day))
    assert ministry.enrolled(run, sokha, on=run.opens_on).state == EnrolmentState.REGISTERED
    nary = ministry.teacher("ឈឹម ណារី")
    assert ministry.enrolled(run, nary, on=run.closes_on).state == EnrolmentState.REGISTERED


def test_a_run_is_for_the_positions_it_names(ministry: Ministry) -> None:
    run = ministry.run(audience=(Position.DIRECTOR, Position.DEPUTY_DIRECTOR))
    with pytest.raises(Refusal, match="position-not-in-the-audience"):
        ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    director = ministry.teacher("សៀង បុប្ផា", position=Position.DIRECTOR)
    assert ministry.enrolled(run, director).state == EnrolmentState.REGISTERED


def test_there_is_one_live_enrolment_a_person_and_run(ministry: Ministry) -> None:
    run, sokha = ministry.run(), ministry.teacher("ជា សុខា")
    first = ministry.enrolled(run, sokha)
    with pytest.raises(Refusal, match="enrolment-is-live-once"):
        ministry.enrolled(run, sokha)
    actions.withdraw_enrolment(
        doing(ministry.self_of(sokha)), actions.WithdrawEnrolment(enrolment_id=first.pk)
    )
    assert ministry.enrolled(run, sokha).pk != first.pk
    assert Enrolment.objects.count() == 2


def test_a_saved_run_becomes_the_enrolment_when_one_enrols(ministry: Ministry) -> None:
    run, sokha = ministry.run(), ministry.teacher("ជា សុខា")
    saved = actions.save_enrolment(
        doing(ministry.self_of(sokha)),
        actions.SaveEnrolment(enrolment_id=new_id(), run_id=run.pk, person_id=sokha.pk),
    )
    assert saved.state == EnrolmentState.SAVED
    assert ministry.enrolled(run, sokha) == saved
    assert Enrolment.objects.get().state == EnrolmentState.REGISTERED


def test_who_finds_no_seat_waits_and_gets_the_one_that_becomes_free(ministry: Ministry) -> None:
    run = ministry.run(seats=1)
    first, second, third = (
        ministry.enrolled(run, ministry.teacher(name)) for name in ("ជា សុខា", "ឈឹម ណារី", "លី ម៉ារីណា")
    )
    assert [first.state, second.state, third.state] == ["registered", "waitlisted", "waitlisted"]
    actions.withdraw_enrolment(
        doing(ministry.self_of(first.person)), actions.WithdrawEnrolment(enrolment_id=first.pk, why="ជំងឺ")
    )
    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (first, second, third)] == ["withdrawn", "registered", "waitlisted"]
    assert Entry.objects.filter(about_id=second.pk, kind="learning.SeatGiven").exists()


def test_who_is_endorsed_after_the_last_seat_went_waits_for_one(ministry: Ministry) -> None:
    run = ministry.run(seats=1, funding=Funding.ORGANISATION)
    first, second = (ministry.enrolled(run, ministry.teacher(name)) for name in ("ជា សុខា", "ឈឹម ណារី"))
    assert endorse(ministry, first).state == EnrolmentState.REGISTERED
    assert endorse(ministry, second).state == EnrolmentState.WAITLISTED


def test_a_double_click_enrols_once(ministry: Ministry) -> None:
    run, sokha = ministry.run(), ministry.teacher("ជា សុខា")
    do = doing(ministry.self_of(sokha))
    cmd = actions.Enrol(enrolment_id=new_id(), run_id=run.pk, person_id=sokha.pk)
    assert actions.enrol(do, cmd) == actions.enrol(do, cmd)
    assert Enrolment.objects.count() == 1


def test_an_enrolment_reaches_the_district_the_person_and_the_provider(ministry: Ministry) -> None:
    enrolment = ministry.enrolled(ministry.run(), ministry.teacher("ជា សុខា"))
    provider = ministry.provider.unit.path
    for name in ("office:kh.01.0101", f"person:{enrolment.person_id}", f"office:{provider}"):
        records = feed.page_after(name, 0, limit=500).records
        assert ("learning.enrolment", enrolment.pk, "u") in {(r.type, r.rid, r.op) for r in records}, name


def test_who_sees_an_enrolment(ministry: Ministry) -> None:
    enrolment = ministry.enrolled(ministry.run(), ministry.teacher("ជា សុខា"))
    other = Actor(new_id(), None, "អ្នកដទៃ", (Grant(Role.PROVIDER, "kh.pv.other"),))
    neighbour = Actor(new_id(), None, "អ្នកដទៃ", (Grant(Role.DIRECTOR, ministry.neighbour.path),))
    herself = ministry.self_of(enrolment.person)
    for viewer in (herself, ministry.director, ministry.district, ministry.trainer, CPDMO):
        assert enrolment in Enrolment.objects.visible_to(viewer, SEE_ENROLMENTS), viewer.name
    for viewer in (other, neighbour, ministry.self_of(ministry.teacher("ឈឹម ណារី"))):
        assert enrolment not in Enrolment.objects.visible_to(viewer, SEE_ENROLMENTS)
