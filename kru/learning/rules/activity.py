"""Decides what can be logged as school-based or self-directed learning, and by whom it is decided."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from kru.credits.policy import CreditPolicy
from kru.kernel.reasons import Reason


def objections_to_logging(
    *, held_on: date, today: date, hours: Decimal, seems_logged: bool, pack: CreditPolicy
) -> Iterator[Reason]:
    """Yield what stands against logging an activity of some hours on a day."""
    if held_on > today:
        yield Reason("activity-not-held-yet", {"held_on": held_on}, field_name="held_on")
    last = held_on + timedelta(days=pack.days_to_log)
    if today > last:
        yield Reason(
            "activity-logged-too-late",
            {"held_on": held_on, "days": pack.days_to_log, "last": last},
            policy=pack.name,
            article=pack.article("days_to_log"),
            field_name="held_on",
        )
    if hours <= 0:
        yield Reason("activity-hours-not-positive", field_name="hours")
    if hours > pack.longest_activity:
        yield Reason(
            "activity-too-long",
            {"hours": hours, "longest": pack.longest_activity},
            policy=pack.name,
            article=pack.article("longest_activity"),
            field_name="hours",
        )
    if seems_logged:
        yield Reason("activity-seems-logged", {"held_on": held_on}, field_name="title")


def objections_to_deciding_activity(*, waits: bool, is_own: bool) -> Iterator[Reason]:
    """Yield what stands against somebody confirming or returning an activity."""
    if not waits:
        yield Reason("activity-is-decided")
    if is_own:
        yield Reason("not-your-own-activity")


def objections_to_replacing(*, waits: bool, has_come: bool) -> Iterator[Reason]:
    """Yield what stands against giving the evidence of an activity again."""
    if not waits:
        yield Reason("activity-is-decided")
    if has_come:
        yield Reason("evidence-is-here", field_name="evidence")


def objections_to_reversing_activity(*, is_confirmed: bool, why: str) -> Iterator[Reason]:
    """Yield what stands against taking back the confirmation of an activity."""
    if not is_confirmed:
        yield Reason("activity-is-not-confirmed")
    if not why.strip():
        yield Reason("why-missing", field_name="why")


def objections_to_returning(*, waits: bool, is_own: bool, why: str) -> Iterator[Reason]:
    """Yield what stands against somebody returning an activity with a reason."""
    yield from objections_to_deciding_activity(waits=waits, is_own=is_own)
    if not why.strip():
        yield Reason("why-missing", field_name="why")
