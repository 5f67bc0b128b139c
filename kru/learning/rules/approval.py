"""Computes by when a decision is due."""

from datetime import date, timedelta

from kru.learning.policy import ApprovalPolicy


def due_on(asks: str, *, since: date, pack: ApprovalPolicy) -> date:
    """Return the last day on which a decision that is waited for since a day is in time."""
    return since + timedelta(days=pack.step(asks).days)
