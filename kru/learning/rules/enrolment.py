"""Decides whether somebody may enrol, be endorsed or withdraw, and whether there is a seat."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from kru.kernel.period import Period
from kru.kernel.reasons import Reason
from kru.learning.terms import MAY_WITHDRAW, EnrolmentState


def objections_to_enrolment(
    *, window: Period, today: date, audience: Collection[str], position: str, serving: bool
) -> Iterator[Reason]:
    """Yield what stands against asking for a seat today; an empty audience is everybody."""
    if today < window.starts_on:
        yield Reason("registration-not-open-yet", {"opens_on": window.starts_on})
    elif window.ends_before is not None and today >= window.ends_before:
        yield Reason("registration-closed", {"closes_on": window.ends_before - timedelta(days=1)})
    if audience and position not in audience:
        yield Reason("position-not-in-the-audience")
    if not serving:
        yield Reason("not-in-active-service")


def state_when_admitted(*, seats: int, taken: int) -> EnrolmentState:
    """Return what becomes of somebody who may take part: registered while a seat is free, else waiting."""
    return EnrolmentState.REGISTERED if taken < seats else EnrolmentState.WAITLISTED


def objections_to_deciding(*, state: str, own: bool, starts_on: date, today: date) -> Iterator[Reason]:
    """Yield what stands against endorsing a request today, or declining it."""
    if state != EnrolmentState.REQUESTED:
        yield Reason("not-waiting-for-the-director")
    if own:
        yield Reason("not-your-own-request")
    if today > starts_on:
        yield Reason("run-has-begun", {"starts_on": starts_on})


def objections_to_withdrawal(*, state: str) -> Iterator[Reason]:
    """Yield what stands against withdrawing from a run."""
    if state not in MAY_WITHDRAW:
        yield Reason("enrolment-cannot-be-withdrawn")
