"""Builds the demo world on an empty node: the village, and around it a pilot, a nation or a part of one."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from random import Random
from typing import TypeVar

from django.conf import settings

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.demo import actions
from kru.demo.accrediting import accredit
from kru.demo.cast import Cast
from kru.demo.offerings import PROVIDERS
from kru.demo.people import last_october
from kru.demo.plan import Part
from kru.demo.recent import study_in
from kru.demo.records import RATED_YEARS
from kru.demo.settling import beginning, build_village
from kru.demo.story import VILLAGE_PROVIDERS, morning
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine import clock
from kru.spine.doing import Doing

T = TypeVar("T")
Say = Callable[[str], None]
SAY_EVERY = 5.0  # seconds
# Runs and logged activities of these weeks in one district.
BUSY, CALM, FEW_DISTRICTS = (4, 24), (1, 6), 30


def is_empty() -> bool:
    """Tell whether the node has no ministry yet."""
    return not Unit.objects.exists()


def build(size: str, *, at: datetime, seed: int, say: Say) -> Cast:
    """Build the village and, unless that is the size, the world around it; say progress, time and memory."""
    started = time.monotonic()
    cast = build_village(at)
    say(f"village: {time.monotonic() - started:.1f} s")
    if size != "village":
        _build_world(cast, size, at, seed, say)
    say(f"{size}: {time.monotonic() - started:.1f} s, at most {peak_memory():.0f} MB of memory")
    return cast


def _build_world(cast: Cast, size: str, at: datetime, seed: int, say: Say) -> None:
    on = clock.day_of(at)
    since = beginning(on)
    world = actions.world_of(size, seed, on)
    actions.load_gazetteer(cast.doing("sopheap", since), actions.LoadGazetteer(size=size, seed=seed, on=on))
    actions.settle_offices(cast.doing("sopheap", since), actions.SettleOffices(size=size, seed=seed, on=on))
    parts = list(world.parts())
    for part in _with_progress(parts, "districts settled", say):
        actions.settle_district(
            cast.doing("sopheap", since),
            actions.SettleDistrict(size=size, seed=seed, on=on, district=part.district.code),
        )
    for part in _with_progress(parts, "districts with their ledgers", say):
        actions.bring_history(
            cast.doing("visal", at),
            actions.BringHistory(size=size, seed=seed, on=on, district=part.district.code),
        )
    for part in _with_progress(parts, "districts with ranks and ratings", say):
        _bring_records(cast, size, seed, on, part)
    for provider in PROVIDERS:
        if provider.key not in VILLAGE_PROVIDERS:
            accredit(cast, provider.key, since)
    busy = BUSY if len(parts) <= FEW_DISTRICTS else CALM
    for part in _with_progress(parts, "districts learning", say):
        rng = Random(f"{seed}:{part.district.code}:recent")  # noqa: S311 - an invented world
        study_in(cast, part.district.code, runs=busy[0], activities=busy[1], rng=rng)


def _bring_records(cast: Cast, size: str, seed: int, on: date, part: Part) -> None:
    district = part.district.code
    actions.bring_records(
        cast.doing("sopheap"), actions.BringRecords(size=size, seed=seed, on=on, district=district)
    )
    office = Actor(None, None, part.district.full_km, (Grant(Role.DISTRICT, actions.path_of(district)),))
    this_year = last_october(on).year
    for year in range(this_year - RATED_YEARS, this_year):
        actions.rate_year(
            Doing(office, morning(date(year + 1, 9, 1)), new_id(), settings.NODE),
            actions.RateYear(size=size, seed=seed, on=on, district=district, school_year=year),
        )


def _with_progress(steps: list[T], what: str, say: Say) -> Iterator[T]:
    started = said = time.monotonic()
    for done, step in enumerate(steps, start=1):
        yield step
        now = time.monotonic()
        if now - said >= SAY_EVERY or done == len(steps):
            said = now
            say(f"{done} of {len(steps)} {what}, {now - started:.0f} s, {peak_memory():.0f} MB")


def peak_memory() -> float:
    """Return the most memory this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
