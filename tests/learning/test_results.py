"""Results: scored by the trainers, confirmed by the provider, sent back by the CPDMO."""

from datetime import timedelta
from decimal import Decimal

import pytest

from kru.catalogue.models import Run
from kru.journal.models import Entry
from kru.kernel.reasons import Reason, Refusal
from kru.learning import actions
from kru.learning.models import Enrolment, Score
from kru.learning.terms import EnrolmentState, Presence
from tests.learning.cast import CPDMO, LAST, TODAY, Ministry, doing


def confirm(ministry: Ministry, run: Run) -> Run:
    return actions.confirm_results(doing(ministry.trainer, on=LAST), actions.ConfirmResults(run_id=run.pk))


def test_the_figures_and_the_policy_are_kept_with_the_result(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    ministry.attended(run, {sokha: (Presence.PRESENT, Presence.LATE)})
    ministry.scored(run, {sokha: (80, 70)})
    confirm(ministry, run)
    sokha.refresh_from_db()
    assert sokha.state == EnrolmentState.COMPLETED
    assert (sokha.attended, sokha.score) == (Decimal("87.5"), Decimal("76.13"))
    assert (sokha.confirmed_on, sokha.policy) == (LAST, "assessment/2021-01-01")
    entry = Entry.objects.filter(about_id=sokha.pk).latest("id")
    assert (entry.kind, entry.policy) == ("learning.ResultConfirmed", "assessment/2021-01-01")


def test_who_was_away_too_long_has_not_completed_and_reads_why(ministry: Ministry) -> None:
    run = ministry.run()
    sokha, nary = (ministry.enrolled(run, ministry.teacher(name)) for name in ("ជា សុខា", "ឈឹម ណារី"))
    ministry.attended(
        run, {sokha: (Presence.PRESENT, Presence.ABSENT), nary: (Presence.PRESENT, Presence.PRESENT)}
    )
    ministry.scored(run, {nary: (80, 80)})
    confirm(ministry, run)
    sokha.refresh_from_db()
    assert sokha.state == EnrolmentState.FAILED
    short = Reason.from_json(sokha.shortfalls[0])
    assert (short.code, short.figures["have"], short.figures["need"]) == (
        "attendance-short",
        Decimal("50.00"),
        Decimal(80),
    )
    nary.refresh_from_db()
    assert nary.state == EnrolmentState.COMPLETED


def test_results_are_not_confirmed_early_or_with_holes(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    with pytest.raises(Refusal) as refused:
        actions.confirm_results(doing(ministry.trainer), actions.ConfirmResults(run_id=run.pk))
    assert {reason.code for reason in refused.value.reasons} == {"run-not-over", "no-session-planned"}
    ministry.attended(run, {sokha: (Presence.PRESENT,)})
    with pytest.raises(Refusal, match="session-not-marked"):
        confirm(ministry, run)
    ministry.marked(run.sessions.get(held_on=run.ends_on), {sokha: Presence.PRESENT})
    with pytest.raises(Refusal, match="scores-missing"):
        confirm(ministry, run)
    ministry.scored(run, {sokha: (80, 70)})
    confirm(ministry, run)
    with pytest.raises(Refusal, match="nobody-to-confirm"):
        confirm(ministry, run)


def test_confirmed_results_cannot_be_scored_or_marked_again(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    ministry.attended(run, {sokha: (Presence.PRESENT, Presence.PRESENT)})
    ministry.scored(run, {sokha: (80, 70)})
    confirm(ministry, run)
    with pytest.raises(Refusal, match="not-on-the-roster"):
        ministry.scored(run, {sokha: (100, 100)})
    with pytest.raises(Refusal, match="not-on-the-roster"):
        ministry.marked(run.sessions.first(), {sokha: Presence.ABSENT})


def test_what_the_cpdmo_sends_back_can_be_put_right_and_confirmed_anew(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    ministry.attended(run, {sokha: (Presence.PRESENT, Presence.PRESENT)})
    ministry.scored(run, {sokha: (80, 70)})
    confirm(ministry, run)
    with pytest.raises(Refusal, match="why-missing"):
        actions.send_back_results(doing(CPDMO), actions.SendBackResults(run_id=run.pk, why=" "))
    actions.send_back_results(doing(CPDMO, on=LAST), actions.SendBackResults(run_id=run.pk, why="ខ្វះហត្ថលេខា"))
    sokha.refresh_from_db()
    assert (sokha.state, sokha.confirmed_on) == (EnrolmentState.IN_PROGRESS, None)
    assert (sokha.returned_on, sokha.returned_why) == (LAST, "ខ្វះហត្ថលេខា")
    with pytest.raises(Refusal, match="nobody-to-verify"):
        actions.send_back_results(doing(CPDMO), actions.SendBackResults(run_id=run.pk, why="ម្តងទៀត"))
    ministry.scored(run, {sokha: (80, 75)})
    confirm(ministry, run)
    sokha.refresh_from_db()
    assert (sokha.state, sokha.returned_on, sokha.returned_why) == (EnrolmentState.COMPLETED, None, "")


def test_scores_are_of_known_components_between_0_and_100(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    for component, percent, code in (
        ("attendance", 90, "component-unknown"),
        ("singing", 90, "component-unknown"),
        ("final", 101, "score-lies-between-0-and-100"),
        ("final", -1, "score-lies-between-0-and-100"),
    ):
        with pytest.raises(Refusal, match=code):
            actions.mark_results(
                doing(ministry.trainer),
                actions.MarkResults(
                    run_id=run.pk,
                    scores=(
                        actions.GivenScore(
                            enrolment_id=sokha.pk, component=component, percent=Decimal(percent)
                        ),
                    ),
                ),
            )
    assert not Score.objects.exists()


def test_a_changed_score_leaves_the_old_one_in_the_journal(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    ministry.scored(run, {sokha: (80, 70)})
    ministry.scored(run, {sokha: (80, 75)})
    final = Score.objects.get(component="final")
    entries = Entry.objects.filter(about_id=final.pk).order_by("id")
    assert [(entry.before, entry.after) for entry in entries] == [
        ({}, {"percent": "70"}),
        ({"percent": "70.00"}, {"percent": "75"}),
    ]
    assert Entry.objects.filter(kind="learning.ScoreMarked").count() == 3


def test_the_cpdmo_does_not_confirm_and_the_provider_does_not_send_back(ministry: Ministry) -> None:
    run = ministry.run()
    with pytest.raises(Refusal, match="not-allowed"):
        actions.confirm_results(doing(CPDMO, on=LAST), actions.ConfirmResults(run_id=run.pk))
    with pytest.raises(Refusal, match="not-allowed"):
        actions.send_back_results(doing(ministry.trainer), actions.SendBackResults(run_id=run.pk, why="ហេតុ"))


def test_everybody_on_the_roster_is_confirmed_and_nobody_else(ministry: Ministry) -> None:
    run = ministry.run(seats=1, closes_on=TODAY, opens_on=TODAY - timedelta(days=3))
    sokha, waiting = (ministry.enrolled(run, ministry.teacher(name)) for name in ("ជា សុខា", "ឈឹម ណារី"))
    ministry.attended(run, {sokha: (Presence.PRESENT, Presence.PRESENT)})
    ministry.scored(run, {sokha: (80, 70)})
    confirm(ministry, run)
    assert set(Enrolment.objects.filter(confirmed_on=LAST)) == {sokha}
    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.WAITLISTED
