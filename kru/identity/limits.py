"""Limits of attempts, as the setting ACCOUNT_RATE_LIMITS names them; counted in the serving process."""

from datetime import UTC, datetime, time, timedelta

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from kru.kernel import khmer
from kru.kernel.reasons import Reason, Refusal
from kru.spine import clock
from kru.ui.reasons import language

APP = "allauth.account"


def count_attempt(request: HttpRequest, action: str, *, key: str) -> None:
    """Count one attempt of an action; refuses with `too-many-attempts`, which says until when."""
    if not ratelimit.consume(request, app=APP, action=action, key=key):
        raise Refusal(too_many(request, action, key=key))


def too_many(request: HttpRequest, action: str, *, key: str) -> Reason:
    """Return the reason for which no further attempt is taken now, with the moment of the next one."""
    until = shut_until(request, action, key=key) or clock.now()
    return Reason("too-many-attempts", {"until": khmer.clock(_next_minute(until), language())})


def shut_until(request: HttpRequest, action: str, *, key: str) -> datetime | None:
    """Return from when another attempt is taken, or None if it is taken now."""
    ends = []
    for rate in ratelimit.get_rates(app=APP, action=action):
        place = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
        counted: list[float] = cache.get(place, [])
        if len(counted) >= rate.amount:
            ends.append(counted[-1] + rate.duration)  # the newest stands first
    return datetime.fromtimestamp(max(ends), UTC) if ends else None


def _next_minute(moment: datetime) -> time:
    there = moment.astimezone(clock.COUNTRY_ZONE)
    return (there + timedelta(minutes=1)).time() if there.second else there.time()
