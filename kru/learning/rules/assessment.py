"""Computes what a participant reached, and decides whether results may be marked, confirmed and verified."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from kru.kernel.reasons import Reason
from kru.learning.policy import ATTENDANCE, AssessmentPolicy
from kru.learning.terms import EnrolmentState, Presence

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Outcome:
    """What a participant reached, in percent, and what is missing to have completed."""

    attended: Decimal
    score: Decimal
    shortfalls: tuple[Reason, ...]

    @property
    def state(self) -> EnrolmentState:
        """Return completed if nothing is missing."""
        return EnrolmentState.FAILED if self.shortfalls else EnrolmentState.COMPLETED


def outcome(
    *, sessions: Sequence[tuple[Decimal, str]], scores: Mapping[str, Decimal], policy: AssessmentPolicy
) -> Outcome:
    """Return what a participant reached, from hours and mark of each session and percent a component."""
    attended = _attended(sessions, policy)
    reached = {**scores, ATTENDANCE: attended}
    score = _rounded(
        sum(
            (part.weight * reached.get(code, Decimal(0)) for code, part in policy.components.items()),
            Decimal(0),
        )
        / HUNDRED
    )
    return Outcome(attended, score, tuple(_shortfalls(attended, score, scores, policy)))


def _attended(sessions: Sequence[tuple[Decimal, str]], policy: AssessmentPolicy) -> Decimal:
    counts_for = {Presence.PRESENT: HUNDRED, Presence.LATE: policy.late_counts_for}
    hours = sum((hours for hours, _ in sessions), Decimal(0))
    there = sum(
        (hours * counts_for.get(Presence(mark), Decimal(0)) for hours, mark in sessions if mark), Decimal(0)
    )
    return _rounded(there / hours) if hours else Decimal(0)


def objections_to_scores(
    *,
    components: Sequence[str],
    percents: Sequence[Decimal],
    marked: Collection[UUID],
    roster: Collection[UUID],
    own: Collection[UUID],
    policy: AssessmentPolicy,
) -> Iterator[Reason]:
    """Yield what stands against these scores; `own` are the enrolments of whoever gives them."""
    if set(marked) - set(roster):
        yield Reason("not-on-the-roster")
    for component in sorted(set(components) - set(policy.scored)):
        yield Reason("component-unknown", {"component": component}, policy=policy.name)
    if any(not 0 <= percent <= HUNDRED for percent in percents):
        yield Reason("score-lies-between-0-and-100")
    if set(marked) & set(own):
        yield Reason("not-your-own-result")


def objections_to_confirming(
    *,
    ends_on: date,
    today: date,
    participants: int,
    sessions: int,
    unmarked: Sequence[date],
    unscored: int,
) -> Iterator[Reason]:
    """Yield what stands against confirming the results of a run.

    `unmarked` are the days of sessions without any mark, `unscored` counts participants who came often
    enough and lack a score.
    """
    if today < ends_on:
        yield Reason("run-not-over", {"ends_on": ends_on})
    if not participants:
        yield Reason("nobody-to-confirm")
    if not sessions:
        yield Reason("no-session-planned")
    for held_on in unmarked:
        yield Reason("session-not-marked", {"held_on": held_on})
    if unscored:
        yield Reason("scores-missing", {"count": unscored})


def _shortfalls(
    attended: Decimal, score: Decimal, scores: Mapping[str, Decimal], policy: AssessmentPolicy
) -> Iterator[Reason]:
    if attended < policy.minimum_attendance:
        yield Reason(
            "attendance-short",
            {"have": attended, "need": policy.minimum_attendance},
            policy=policy.name,
            article=policy.article("minimum_attendance"),
        )
    missing = [code for code in policy.scored if code not in scores]
    if missing:
        yield Reason("component-not-scored", {"count": len(missing)}, policy=policy.name)
    if score < policy.pass_mark:
        yield Reason(
            "score-short",
            {"have": score, "need": policy.pass_mark},
            policy=policy.name,
            article=policy.article("pass_mark"),
        )


def _rounded(percent: Decimal) -> Decimal:
    return percent.quantize(CENT, ROUND_HALF_UP)
