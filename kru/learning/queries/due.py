"""Finds by when a decision is due, under the rules of the day it began to be waited for."""

from datetime import date

from kru import policy
from kru.learning import rules
from kru.learning.policy import ApprovalPolicy


def due_on(asks: str, *, since: date) -> date:
    """Return the last day on which a decision is in time."""
    return rules.due_on(asks, since=since, pack=policy.in_force(ApprovalPolicy, on=since))
