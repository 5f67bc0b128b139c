"""Ranks follow one another; a request is made once, with the proof of its day, and can be taken back."""

from datetime import date

import pytest

from kru.career import actions, queries
from kru.career.actions.request import PROOF
from kru.career.models import PersonRank, RankRequest
from kru.career.terms import Rank, RequestState, State, Track
from kru.demo.cast import Cast
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal

pytestmark = pytest.mark.django_db


def ask(village: Cast, slug: str) -> RankRequest:
    return actions.request_rank(
        village.doing(slug),
        actions.RequestRank(request_id=new_id(), person_id=village.person_ids[slug]),
    )


def grant(village: Cast, slug: str, rank: Rank, starts_on: date, instrument: str = "ប្រកាស ៤១") -> PersonRank:
    return actions.record_rank(
        village.doing("sopheap"),
        actions.RecordRank(
            rank_id=new_id(),
            person_id=village.person_ids[slug],
            track=Track.LEADERSHIP,
            rank=rank,
            starts_on=starts_on,
            instrument=instrument,
        ),
    )


def test_whoever_meets_all_requirements_asks_and_the_proof_is_kept_as_it_was(village: Cast) -> None:
    shown = queries.proof(village.actor("bopha"), village.person_ids["bopha"], on=date(2026, 3, 16)).proof
    request = ask(village, "bopha")
    assert (request.track, request.rank, request.state) == (Track.LEADERSHIP, Rank.SENIOR, RequestState.OPEN)
    grant(village, "bopha", Rank.SENIOR, date(2026, 3, 1))
    kept = PROOF.validate_python(RankRequest.objects.get().proof)
    assert kept == shown
    assert kept.verdict == State.MET
    entry = Entry.objects.filter(about_id=request.pk).get()
    assert (entry.kind, entry.policy) == ("career.RankRequested", "pathway/2021-01-01")
    assert entry.fact["points"] == sum(part.have for part in kept.points)


def test_a_request_before_everything_is_met_is_refused_with_the_count(village: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        ask(village, "sokha")
    (reason,) = refused.value.reasons
    assert (reason.code, reason.figures) == ("rank-requirements-missing", {"missing": 2, "all": 8})
    assert not RankRequest.objects.exists()


def test_somebody_without_a_track_is_told_so(village: Cast) -> None:
    with pytest.raises(Refusal, match="no-track-for-the-position"):
        ask(village, "dara")


def test_one_request_at_a_time_and_a_taken_back_one_makes_room(village: Cast) -> None:
    first = ask(village, "bopha")
    with pytest.raises(Refusal, match="one-open-request"):
        ask(village, "bopha")
    back = actions.WithdrawRequest(request_id=first.pk)
    assert actions.withdraw_request(village.doing("bopha"), back).state == RequestState.WITHDRAWN
    with pytest.raises(Refusal, match="request-is-closed"):
        actions.withdraw_request(village.doing("bopha"), back)
    assert ask(village, "bopha").pk != first.pk


def test_the_same_command_twice_is_one_request(village: Cast) -> None:
    do = village.doing("bopha")
    command = actions.RequestRank(request_id=new_id(), person_id=village.person_ids["bopha"])
    assert actions.request_rank(do, command) == actions.request_rank(do, command)
    assert RankRequest.objects.count() == 1


def test_nobody_asks_for_another(village: Cast) -> None:
    command = actions.RequestRank(request_id=new_id(), person_id=village.person_ids["mony"])
    for slug in ("bopha", "sopheap", "vanna"):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.request_rank(village.doing(slug), command)


def test_a_new_rank_ends_the_one_in_force_and_grants_the_request(village: Cast) -> None:
    request = ask(village, "bopha")
    held = grant(village, "bopha", Rank.SENIOR, date(2026, 3, 1))
    before = PersonRank.objects.get(person=held.person, rank=Rank.GOOD)
    assert before.ends_before == held.starts_on
    request.refresh_from_db()
    assert (request.state, request.closed_on) == (RequestState.GRANTED, date(2026, 3, 16))
    standing = queries.proof(village.actor("bopha"), held.person_id, on=date(2026, 3, 16))
    assert standing.aim is not None and standing.aim.sought == Rank.MASTER


def test_a_rank_before_the_one_in_force_or_without_a_paper_is_refused(village: Cast) -> None:
    with pytest.raises(Refusal, match="rank-before-the-one-in-force, rank-needs-an-instrument"):
        grant(village, "bopha", Rank.SENIOR, date(2020, 1, 1), instrument="")


def test_only_the_department_of_personnel_records_ranks(village: Cast) -> None:
    command = actions.RecordRank(
        rank_id=new_id(),
        person_id=village.person_ids["mony"],
        track=Track.TEACHING,
        rank=Rank.GOOD,
        starts_on=date(2026, 3, 1),
        instrument="ប្រកាស ៤១",
    )
    for slug in ("mony", "bopha", "dara", "lida", "visal"):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.record_rank(village.doing(slug), command)
    assert actions.record_rank(village.doing("sopheap"), command).rank == Rank.GOOD
