"""Verification: no credit without completed, confirmed and verified; taken back by adding, never edited."""

import contextlib
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kru.access.actor import Actor
from kru.catalogue.models import Run
from kru.credentials import actions as credentials
from kru.credentials.models import Certificate, Revocation
from kru.credits import actions as credits
from kru.credits.models import LedgerEntry
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.learning import actions
from kru.learning.models import Enrolment, Verification
from kru.learning.terms import EnrolmentState, Presence
from tests.learning.cast import CPDMO, LAST, Ministry, doing


def completed(ministry: Ministry, *names: str) -> tuple[Run, list[Enrolment]]:
    """Let people complete a run, and the provider confirm it."""
    run = ministry.run()
    enrolments = [ministry.enrolled(run, ministry.teacher(name)) for name in names]
    ministry.attended(run, dict.fromkeys(enrolments, (Presence.PRESENT, Presence.PRESENT)))
    ministry.scored(run, dict.fromkeys(enrolments, (80, 70)))
    actions.confirm_results(doing(ministry.trainer, on=LAST), actions.ConfirmResults(run_id=run.pk))
    return run, enrolments


def verify(run: Run, *enrolments: Enrolment, by: Actor = CPDMO) -> Run:
    return actions.verify_run(
        doing(by, on=LAST),
        actions.VerifyRun(
            run_id=run.pk, enrolment_ids=tuple(enrolment.pk for enrolment in enrolments), remark="ត្រឹមត្រូវ"
        ),
    )


def test_verifying_credits_the_ledger_and_issues_a_certificate(ministry: Ministry) -> None:
    run, (sokha, nary) = completed(ministry, "ជា សុខា", "ឈឹម ណារី")
    verify(run, sokha)
    line = LedgerEntry.objects.get()
    assert (line.person_id, line.hours, line.credits) == (sokha.person_id, Decimal(45), Decimal(3))
    assert (line.occurred_on, line.category, line.title_km) == (LAST, "structured", "អំណានថ្នាក់ដំបូង")
    verification = Verification.objects.get()
    assert (line.source_type, line.source_id) == ("learning.verification", verification.pk)
    assert (verification.verified_by, verification.remark) == (CPDMO.name, "ត្រឹមត្រូវ")
    certificate = Certificate.objects.get()
    assert (certificate.pk, certificate.person_id) == (verification.certificate_id, sokha.person_id)
    nary.refresh_from_db()
    assert nary.verified_on is None
    verify(run, nary)
    assert LedgerEntry.objects.count() == 2


def test_one_command_does_all_or_nothing(ministry: Ministry) -> None:
    run, (sokha, nary) = completed(ministry, "ជា សុខា", "ឈឹម ណារី")
    verify(run, sokha)
    with pytest.raises(Refusal, match="verified-only-when-completed-and-confirmed"):
        verify(run, nary, sokha)
    assert LedgerEntry.objects.count() == Verification.objects.count() == 1


def test_a_second_click_credits_once(ministry: Ministry) -> None:
    run, (sokha,) = completed(ministry, "ជា សុខា")
    do, cmd = doing(CPDMO), actions.VerifyRun(run_id=run.pk, enrolment_ids=(sokha.pk,))
    actions.verify_run(do, cmd)
    actions.verify_run(do, cmd)
    assert LedgerEntry.objects.count() == 1


def test_nobody_is_verified_who_was_not_confirmed_or_not_chosen(ministry: Ministry) -> None:
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    with pytest.raises(Refusal, match="verified-only-when-completed-and-confirmed"):
        verify(run, sokha)
    with pytest.raises(Refusal, match="nobody-chosen"):
        verify(run)


def test_only_the_cpdmo_verifies_and_never_the_own_result(ministry: Ministry) -> None:
    run, (sokha,) = completed(ministry, "ជា សុខា")
    with pytest.raises(Refusal, match="not-allowed"):
        verify(run, sokha, by=ministry.trainer)
    herself = Actor(new_id(), sokha.person_id, "ជា សុខា", CPDMO.grants)
    with pytest.raises(Refusal, match="not-your-own-result"):
        verify(run, sokha, by=herself)


def test_a_verification_is_taken_back_by_a_reversing_line_and_a_revoked_certificate(
    ministry: Ministry,
) -> None:
    run, (sokha,) = completed(ministry, "ជា សុខា")
    verify(run, sokha)
    verification = Verification.objects.get()

    def reverse(why: str) -> None:
        actions.reverse_verification(
            doing(CPDMO, on=LAST),
            actions.ReverseVerification(verification_id=verification.pk, why=why),
        )

    with pytest.raises(Refusal, match="why-missing"):
        reverse(" ")
    reverse("ឈ្មោះច្រឡំគ្នា")
    lines = list(LedgerEntry.objects.order_by("number"))
    assert [line.hours for line in lines] == [Decimal(45), Decimal(-45)]
    assert lines[1].why == "ឈ្មោះច្រឡំគ្នា"
    assert Revocation.objects.get().certificate_id == verification.certificate_id
    sokha.refresh_from_db()
    assert (sokha.state, sokha.verified_on) == (EnrolmentState.COMPLETED, None)
    with pytest.raises(Refusal, match="verification-is-reversed-once"):
        reverse("ម្តងទៀត")
    verify(run, sokha)
    assert sum(LedgerEntry.objects.values_list("hours", flat=True)) == Decimal(45)
    kinds = list(Entry.objects.filter(about_id=sokha.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == [
        "learning.Enrolled",
        "learning.ResultConfirmed",
        "learning.ResultVerified",
        "learning.VerificationReversed",
        "learning.ResultVerified",
    ]


def test_the_database_refuses_a_verified_enrolment_that_was_not_completed_and_confirmed(
    ministry: Ministry,
) -> None:
    run, (sokha,) = completed(ministry, "ជា សុខា")
    verify(run, sokha)
    for change in ({"state": EnrolmentState.FAILED}, {"confirmed_on": None}):
        with (
            pytest.raises(IntegrityError, match="verified_only_when_completed_and_confirmed"),
            transaction.atomic(),
        ):
            Enrolment.objects.filter(pk=sokha.pk).update(**change)


def test_the_database_refuses_a_line_of_the_ledger_that_was_not_earned(ministry: Ministry) -> None:
    _, (sokha,) = completed(ministry, "ជា សុខា")
    unearned = Verification(enrolment=sokha, verified_on=LAST, verified_by="តេស្ត", entry_id=new_id())
    unearned.save()
    for source_id in (unearned.pk, sokha.pk, new_id()):
        with pytest.raises(DatabaseError, match="credit-not-earned"):
            credits.post_entry(
                doing(CPDMO),
                credits.PostEntry(
                    entry_id=unearned.entry_id,
                    person_id=sokha.person_id,
                    occurred_on=LAST,
                    category="structured",
                    hours=Decimal(45),
                    credits=Decimal(3),
                    source_type="learning.verification",
                    source_id=source_id,
                    title_km="អំណានថ្នាក់ដំបូង",
                ),
            )
    assert not LedgerEntry.objects.exists()


STRAIGHT = ["mark", "score", "confirm", "verify"]
ASTRAY = ["mark", "absent", "score", "confirm", "verify", "send_back", "withdraw", "reverse"]
STEPS = st.lists(
    st.one_of(st.just(STRAIGHT), st.lists(st.sampled_from(ASTRAY), min_size=1, max_size=3)), max_size=5
).map(lambda parts: [step for part in parts for step in part])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_credit_without_completed_confirmed_and_verified(ministry: Ministry, steps: list[str]) -> None:
    """Whatever anybody tries in whatever order, the ledger holds what is verified and nothing else."""
    run = ministry.run()
    sokha = ministry.enrolled(run, ministry.teacher("ជា សុខា"))
    sessions = ministry.sessions(run)

    def mark(presence: Presence) -> None:
        for session in sessions:
            ministry.marked(session, {sokha: presence})

    def reverse() -> None:
        for verification in Verification.objects.filter(enrolment=sokha, reversed_on=None):
            actions.reverse_verification(
                doing(CPDMO), actions.ReverseVerification(verification_id=verification.pk, why="ច្រឡំ")
            )

    tries = {
        "mark": lambda: mark(Presence.PRESENT),
        "absent": lambda: mark(Presence.ABSENT),
        "score": lambda: ministry.scored(run, {sokha: (80, 70)}),
        "confirm": lambda: actions.confirm_results(
            doing(ministry.trainer, on=LAST), actions.ConfirmResults(run_id=run.pk)
        ),
        "verify": lambda: verify(run, sokha),
        "send_back": lambda: actions.send_back_results(
            doing(CPDMO), actions.SendBackResults(run_id=run.pk, why="ពិនិត្យឡើងវិញ")
        ),
        "withdraw": lambda: actions.withdraw_enrolment(
            doing(ministry.self_of(sokha.person)), actions.WithdrawEnrolment(enrolment_id=sokha.pk)
        ),
        "reverse": reverse,
    }
    for step in steps:
        with contextlib.suppress(Refusal):
            tries[step]()
        sokha.refresh_from_db()
        hours = sum(LedgerEntry.objects.filter(person=sokha.person).values_list("hours", flat=True))
        earned = (
            sokha.state == EnrolmentState.COMPLETED
            and sokha.confirmed_on is not None
            and sokha.verified_on is not None
        )
        assert hours == (45 if earned else 0), (step, steps)


@pytest.mark.parametrize("what", ["line", "certificate"])
def test_a_line_or_certificate_taken_back_for_itself_does_not_stand_in_the_way(
    ministry: Ministry, what: str
) -> None:
    run, (sokha,) = completed(ministry, "ជា សុខា")
    verify(run, sokha)
    verification = Verification.objects.get()
    if what == "line":
        credits.reverse_entry(
            doing(CPDMO),
            credits.ReverseEntry(entry_id=new_id(), reverses_id=verification.entry_id, why="ច្រឡំ"),
        )
    else:
        assert verification.certificate_id
        credentials.revoke_certificate(
            doing(CPDMO),
            credentials.RevokeCertificate(certificate_id=verification.certificate_id, reason="ច្រឡំ"),
        )
    reversing = actions.ReverseVerification(verification_id=verification.pk, why="ច")
    actions.reverse_verification(doing(CPDMO, on=LAST), reversing)
    assert Revocation.objects.get().certificate_id == verification.certificate_id
    verify(run, sokha)
    assert sum(LedgerEntry.objects.values_list("hours", flat=True)) == Decimal(45)
