"""Decides whether a run is lawful and whether its sessions lie in it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kru.kernel.period import Period
from kru.kernel.reasons import Reason


def objections_to_run(
    *, provider: Period, offering: Period, starts_on: date, ends_on: date, opens_on: date, closes_on: date
) -> Iterator[Reason]:
    """Yield what stands against a run: provider and offering are accredited apart, both on its first day."""
    if not provider.covers(starts_on):
        yield _not_accredited("provider-not-accredited-then", provider, starts_on)
    if not offering.covers(starts_on):
        yield _not_accredited("offering-not-accredited-then", offering, starts_on)
    if ends_on < starts_on:
        yield Reason(
            "run-ends-before-it-starts", {"starts_on": starts_on, "ends_on": ends_on}, field_name="ends_on"
        )
    if closes_on < opens_on:
        yield Reason(
            "window-closes-before-it-opens",
            {"opens_on": opens_on, "closes_on": closes_on},
            field_name="closes_on",
        )
    if closes_on > starts_on:
        yield Reason(
            "window-closes-after-the-run-starts",
            {"starts_on": starts_on, "closes_on": closes_on},
            field_name="closes_on",
        )


def objections_to_sessions(*, days: Iterable[date], starts_on: date, ends_on: date) -> Iterator[Reason]:
    """Yield what stands against sessions on the given days of a run."""
    given = list(days)
    if not given:
        yield Reason("no-session-given")
    for held_on in given:
        if not starts_on <= held_on <= ends_on:
            yield Reason(
                "session-outside-the-run", {"held_on": held_on, "starts_on": starts_on, "ends_on": ends_on}
            )


def _not_accredited(code: str, accredited: Period, starts_on: date) -> Reason:
    ends_before = accredited.ends_before
    return Reason(
        code,
        {
            "accredited_from": accredited.starts_on,
            "accredited_until": ends_before - timedelta(days=1) if ends_before else date.max,
            "starts_on": starts_on,
        },
        field_name="starts_on",
    )
