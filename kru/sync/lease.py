"""The lease of an office: until when it shows its copy and lets its people in without the centre."""

from datetime import date, datetime, timedelta
from time import monotonic

from kru import policy
from kru.identity.models import User
from kru.journal.outbox import is_office
from kru.spine import clock
from kru.sync import rules
from kru.sync.models import Line
from kru.sync.policy import LeasePolicy
from kru.sync.rules import Lease


class Watch:
    """Keeps the latest moment that this node knows to have come, also while its clock is put back."""

    def __init__(self) -> None:
        self._at = monotonic()

    def __call__(self, at: datetime) -> bool:
        """Add the time for which the program has run; always tells that nothing more is waiting."""
        ticked, self._at = self._at, monotonic()
        if is_office():
            line = Line.objects.get_or_create(pk=1)[0]
            line.latest_at = rules.latest_moment(
                at, seen=line.latest_at, passed=timedelta(seconds=self._at - ticked)
            )
            line.save(update_fields=["latest_at"])
        return False


def standing(line: Line, at: datetime) -> Lease:
    """Return how long this office may still show its copy."""
    now = _now(line, at)
    return rules.lease_of(_policy(line, now), contact=line.complete_at, now=now)


def lets_in(user: User, at: datetime) -> bool:
    """Tell whether an account still signs in here; at central it always does."""
    if not is_office():
        return True
    line = own_line()
    now = _now(line, at)
    return rules.signs_in(_policy(line, now), contact=line.complete_at, signed_in=user.last_login, now=now)


def own_line() -> Line:
    """Return what this node knows of its line."""
    return Line.objects.filter(pk=1).first() or Line(pk=1)


def _now(line: Line, at: datetime) -> datetime:
    return max(at, line.latest_at or at, line.complete_at or at)


def _policy(line: Line, now: datetime) -> LeasePolicy:
    """Return the rules of the day, as central tells it: a clock may stand long before any rule."""
    there: date = clock.day_of(now - timedelta(seconds=line.ahead))
    return policy.in_force(LeasePolicy, on=there)
