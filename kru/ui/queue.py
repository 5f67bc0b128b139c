"""Queue rows: what waits for somebody's decision, as every context hands it to the work queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """One matter that waits: since when, about whom, what, on what evidence, and the one action."""

    since: date
    name: str
    place: str
    what: str
    evidence: str
    verb: str  # the button
    url: str
    limit_on: date | None = None  # after this day it is late
    sex: str = ""  # with a sex the row shows a photo, without one a stack
    seed: object = ""

    def days(self, today: date) -> int:
        """Return for how many days it has waited."""
        return (today - self.since).days

    def days_late(self, today: date) -> int:
        """Return by how many days it is late; zero or less if it is not."""
        return (today - self.limit_on).days if self.limit_on else 0


@dataclass(frozen=True)
class WaitingGroup:
    """Matters of one kind of decision, the oldest first; `total` may be more than the rows shown."""

    key: str
    title: str
    note: str
    rows: Sequence[Waiting]
    total: int
