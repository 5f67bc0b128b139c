"""Offerings and runs: accredited apart, lawful only while both are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kru.accreditation import actions as accreditation
from kru.catalogue import actions
from kru.catalogue.models import Offering, Session
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from tests.learning.cast import CPDMO, TODAY, Ministry, doing, ministry, offering_of, recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Ministry:
    return ministry()


def test_hours_and_credits_are_kept_apart(cast: Ministry) -> None:
    assert (cast.offering.hours, cast.offering.credits) == (Decimal(45), Decimal(3))


def test_a_code_is_given_once(cast: Ministry) -> None:
    with pytest.raises(Refusal, match="offering-code-is-taken"):
        actions.record_offering(doing(CPDMO), offering_of(cast.provider))


def test_only_the_cpdmo_records_an_offering(cast: Ministry) -> None:
    with pytest.raises(Refusal, match="not-allowed"):
        actions.record_offering(doing(cast.trainer), offering_of(cast.provider, code="EGR-02"))


def test_an_accreditation_ends_after_it_begins(cast: Ministry) -> None:
    begins = date(2026, 1, 1)
    with pytest.raises(Refusal, match="offering-accreditation-ends-after-it-begins"):
        actions.record_offering(
            doing(CPDMO),
            offering_of(cast.provider, code="EGR-02", accredited_from=begins, accredited_before=begins),
        )


def test_a_run_is_lawful_only_while_provider_and_offering_are_accredited(cast: Ministry) -> None:
    young = accreditation.record_provider(
        doing(CPDMO), recording(accredited_from=TODAY, accredited_before=TODAY + timedelta(days=30))
    )
    long = actions.record_offering(doing(CPDMO), offering_of(young, code="EGR-02"))
    trainer = doing(cast.trainer).actor.__class__(
        new_id(), None, "ហេង", tuple(type(g)(g.role, young.unit.path) for g in cast.trainer.grants)
    )

    def opening(offering: Offering, starts_on: date) -> actions.OpenRun:
        return actions.OpenRun(
            run_id=new_id(),
            offering_id=offering.pk,
            place="សាលា",
            starts_on=starts_on,
            ends_on=starts_on,
            opens_on=starts_on - timedelta(days=5),
            closes_on=starts_on,
            seats=10,
            funding="self",
        )

    last = TODAY + timedelta(days=29)
    assert actions.open_run(doing(trainer), opening(long, last)).starts_on == last
    with pytest.raises(Refusal) as refused:
        actions.open_run(doing(trainer), opening(long, last + timedelta(days=1)))
    (reason,) = refused.value.reasons
    assert reason.code == "provider-not-accredited-then"
    assert reason.figures["accredited_until"] == last
    with pytest.raises(Refusal, match="offering-not-accredited-then"):
        actions.open_run(doing(cast.trainer), opening(cast.offering, date(2027, 1, 1)))


def test_a_run_names_every_reason_at_once(cast: Ministry) -> None:
    with pytest.raises(Refusal) as refused:
        cast.run(
            starts_on=TODAY,
            ends_on=TODAY - timedelta(days=1),
            opens_on=TODAY + timedelta(days=9),
            closes_on=TODAY + timedelta(days=8),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "run-ends-before-it-starts",
        "window-closes-before-it-opens",
        "window-closes-after-the-run-starts",
    }


def test_only_the_provider_opens_a_run(cast: Ministry) -> None:
    with pytest.raises(Refusal, match="not-allowed"):
        actions.open_run(
            doing(CPDMO),
            actions.OpenRun(
                run_id=new_id(),
                offering_id=cast.offering.pk,
                place="សាលា",
                starts_on=TODAY,
                ends_on=TODAY,
                opens_on=TODAY,
                closes_on=TODAY,
                seats=1,
                funding="self",
            ),
        )


def test_sessions_lie_within_their_run(cast: Ministry) -> None:
    run = cast.run()
    for days, code in (
        ([], "no-session-given"),
        ([run.ends_on + timedelta(days=1)], "session-outside-the-run"),
    ):
        with pytest.raises(Refusal, match=code):
            actions.plan_sessions(
                doing(cast.trainer),
                actions.PlanSessions(
                    run_id=run.pk,
                    sessions=tuple(
                        actions.PlannedSession(session_id=new_id(), held_on=day, hours=Decimal(3))
                        for day in days
                    ),
                ),
            )
    cast.sessions(run)
    assert Session.objects.filter(run=run).count() == 2
