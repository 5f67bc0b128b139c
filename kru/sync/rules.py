"""Decides what may be done with a node, and what about it needs attention: no database, no clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from kru.kernel.reasons import Reason
from kru.kernel.scope import lies_in
from kru.sync import wire
from kru.sync.policy import LeasePolicy
from kru.sync.terms import HeldState, NodeKind, NodeState

DAY = timedelta(days=1)
CODE_LIVES = timedelta(days=7)
LATE, SILENT = timedelta(days=3), timedelta(days=14)  # without contact
CLOCK_OFF = 120  # seconds; a request is not answered from ten minutes on
LOW_DISK = 2 << 30  # bytes free; Kru wants at least half of it


class Step(StrEnum):
    """What is done with a node after it was invited."""

    PAUSE = "pause"
    RESUME = "resume"
    WIPE = "wipe"
    SPARE = "spare"
    REKEY = "rekey"
    REPLACE = "replace"


_S = NodeState
FROM: Mapping[Step, frozenset[str]] = {
    Step.PAUSE: frozenset({_S.ACTIVE}),
    Step.RESUME: frozenset({_S.PAUSED}),
    Step.WIPE: frozenset({_S.ACTIVE, _S.PAUSED}),
    Step.SPARE: frozenset({_S.WIPED}),
    Step.REKEY: frozenset({_S.INVITED, _S.ACTIVE, _S.PAUSED, _S.WIPED}),
    Step.REPLACE: frozenset({_S.ACTIVE, _S.PAUSED, _S.WIPED}),
}


def fits(step: Step, *, state: str, emptied: bool) -> bool:
    """Tell whether a step can be done with a node."""
    return not any(objections_to(step, state=state, emptied=emptied))


def objections_to(step: Step, *, state: str, emptied: bool) -> Iterator[Reason]:
    """Yield what stands against a step; `emptied` if the node has said that it wiped itself."""
    if state not in FROM[step]:
        yield Reason("node-step-does-not-fit", {"node_state": state})
    elif step is Step.SPARE and emptied:
        yield Reason("node-is-empty")
    elif step is Step.REKEY and state == NodeState.WIPED and not emptied:
        yield Reason("node-is-to-be-wiped")


def objections_to_inviting(*, kind: str, is_open: bool, has_account: bool) -> Iterator[Reason]:
    """Yield what stands against inviting a computer to a unit, or a phone for somebody with an account."""
    if kind == NodeKind.PHONE and not has_account:
        yield Reason("phone-needs-account", field_name="user_id")
    elif not is_open:
        yield Reason("unit-is-closed", field_name="unit_id")


def objections_to_joining(*, is_known: bool, expires_at: datetime | None, at: datetime) -> Iterator[Reason]:
    """Yield what stands against joining with a code."""
    if not is_known or expires_at is None:
        yield Reason("code-is-not-known", field_name="code")
    elif expires_at <= at:
        yield Reason("code-has-expired", field_name="code")


def objections_to_confirming(*, state: str) -> Iterator[Reason]:
    """Yield what stands against a node's word that it has wiped itself."""
    if state not in (NodeState.WIPED, NodeState.REPLACED):
        yield Reason("node-step-does-not-fit", {"node_state": state})


@dataclass(frozen=True)
class Revoked:
    """A key by which a node was known until it was wiped or replaced: what it signed before can be read."""

    public_key: str
    incarnation: str  # in hex
    at: datetime

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "Revoked":
        """Return what `kept` gave."""
        return cls(kept["public_key"], kept["incarnation"], datetime.fromisoformat(kept["at"]))

    def kept(self) -> dict[str, str]:
        """Return what is kept in `Node.revoked`."""
        return {**asdict(self), "at": self.at.isoformat()}


def objections_to_deciding(*, state: str, stands_on_open: bool = False) -> Iterator[Reason]:
    """Yield what stands against deciding a held command; `stands_on_open` if what it builds on waits, too."""
    if state != HeldState.OPEN:
        yield Reason("held-is-decided")
    elif stands_on_open:
        yield Reason("stands-on-held")


def objections_to_reopening(*, state: str) -> Iterator[Reason]:
    """Yield what stands against letting a held command that was set aside wait again."""
    if state == HeldState.OPEN:
        yield Reason("held-is-open")
    elif state != HeldState.ASIDE:
        yield Reason("held-is-decided")


# refused for who gave it, or as what: where the person went changes nothing about that
OF_THE_GIVER = frozenset(
    {"not-allowed", "not-about-oneself", "needs-a-line", "command-id-reused", "stands-on-refused"}
)


def contradicts(*, codes: Iterable[str], lay: str | None, lies: str, part: str) -> bool:
    """Tell whether a refusal belongs where the person is now: they `lay` in a node's part, and no longer do.

    What the giver had no authority for is refused where it was given.
    """
    has_left = lay is not None and lies_in(lay, part) and not lies_in(lies, part)
    return has_left and not OF_THE_GIVER & set(codes)


class Trouble(StrEnum):
    """What about a node needs somebody's attention, the gravest first."""

    SILENT = "silent"
    LATE = "late"
    PARKED = "parked"
    OLD = "old"
    CLOCK = "clock"
    DISK = "disk"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Reported:
    """What a node last said of itself; what it did not say, or said in another shape, is None.

    Whoever writes `Node.reported` reads what was sent by this, and keeps what `kept` returns.
    """

    version: str = ""
    protocol: int | None = None  # the version of the protocol it speaks
    waiting: int | None = None
    refused: int | None = None
    parked: int | None = None
    disk_free: int | None = None  # bytes
    numbers: int | None = None  # free for the papers it prints, of this year
    clock: int | None = None  # seconds by which it is before central's
    copy: bool | None = None  # whether its copy has reached the end of every feed
    by_stick: bool | None = None  # it was said in a bundle, not over the line

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Reported":
        """Return what a node said, of what it sent."""
        names = ("protocol", "waiting", "refused", "parked", "disk_free", "numbers", "clock")
        counts = {name: said[name] for name in names if type(said.get(name)) is int}
        told = {name: said[name] for name in ("copy", "by_stick") if isinstance(said.get(name), bool)}
        return cls(version=str(said.get("version", ""))[:40], **counts, **told)

    def kept(self) -> dict[str, str | int | bool]:
        """Return what is kept in `Node.reported`: databases compare numbers with nothing but numbers."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def troubles_of(
    *,
    state: str,
    heard_at: datetime | None,
    code_expires_at: datetime | None,
    parked_here: bool,
    reported: Reported,
    at: datetime,
) -> Iterator[Trouble]:
    """Yield what about a node needs attention; `parked_here` if central could not run what it delivered."""
    if state == NodeState.INVITED and code_expires_at is not None and code_expires_at <= at:
        yield Trouble.EXPIRED
    if state != NodeState.ACTIVE:
        return
    if heard_at is not None and heard_at <= at - SILENT:
        yield Trouble.SILENT
    elif heard_at is not None and heard_at <= at - LATE:
        yield Trouble.LATE
    if parked_here or (reported.parked or 0) > 0:
        yield Trouble.PARKED
    if reported.protocol is not None and reported.protocol < wire.OLDEST:
        yield Trouble.OLD
    if reported.clock is not None and abs(reported.clock) > CLOCK_OFF:
        yield Trouble.CLOCK
    if reported.disk_free is not None and reported.disk_free < LOW_DISK:
        yield Trouble.DISK


@dataclass(frozen=True)
class Lease:
    """How long an office may still show its copy: whole days without contact, and those that are left."""

    silent: int
    left: int
    warns: bool

    @property
    def locked(self) -> bool:
        """Tell whether its data are locked."""
        return self.left <= 0


def lease_of(policy: LeasePolicy, *, contact: datetime | None, now: datetime) -> Lease:
    """Return the lease of an office at a moment; before its first copy is complete nothing can lock."""
    silent = now - contact if contact else timedelta(0)
    left = timedelta(days=policy.office_days) - silent
    return Lease(silent.days, max(-(-left // DAY), 0), silent >= timedelta(days=policy.warning_days))


def signs_in(
    policy: LeasePolicy, *, contact: datetime | None, signed_in: datetime | None, now: datetime
) -> bool:
    """Tell whether an account still signs in at an office: the centre, or its own use, has confirmed it.

    Where the data are locked a sign-in opens nothing but the ways to the centre, and is open to all.
    """
    if contact is None or lease_of(policy, contact=contact, now=now).locked:
        return True
    return now - max(contact, signed_in or contact) < timedelta(days=policy.account_days)


def latest_moment(at: datetime, *, seen: datetime | None, passed: timedelta) -> datetime:
    """Return the latest moment a node knows to have come: a clock that was put back gives no time again."""
    return at if seen is None else max(at, seen + passed)
