"""The work queue: what waits for the viewer, from every context, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kru.access.actor import Actor
from kru.ui.queue import Waiting, WaitingGroup

STRIP_DAYS = 15
LIMIT = 10  # days on the strip after which waiting is long


@dataclass(frozen=True)
class Row:
    """One waiting matter with its age on the day of looking."""

    matter: Waiting
    days: int
    late: int
    left: int | None
    first: bool  # the oldest of the page: the one filled button


@dataclass(frozen=True)
class Group:
    """A group of the queue as the page shows it."""

    group: WaitingGroup
    rows: Sequence[Row]
    more: int


@dataclass(frozen=True)
class Queue:
    """What waits for somebody today."""

    groups: Sequence[Group]
    total: int
    late: int
    oldest: int
    ages: Sequence[int]  # how many wait since 0, 1, 2 … days


def queue(viewer: Actor, *, today: date) -> Queue:
    """Return what waits for the viewer's own decision."""
    waiting = [group for group in _groups(viewer, today) if group.total]
    matters = [matter for group in waiting for matter in group.rows]
    oldest = min((matter.since for matter in matters), default=today)
    shown: list[Group] = []
    marked = False
    for group in waiting:
        rows = []
        for matter in group.rows:
            first = not marked and matter.since == oldest
            marked = marked or first
            left = (matter.limit_on - today).days if matter.limit_on else None
            rows.append(Row(matter, matter.days(today), matter.days_late(today), left, first))
        shown.append(Group(group, rows, group.total - len(rows)))
    ages = [0] * STRIP_DAYS
    for matter in matters:
        ages[min(matter.days(today), STRIP_DAYS - 1)] += 1
    return Queue(
        groups=shown,
        total=sum(group.total for group in waiting),
        late=sum(1 for matter in matters if matter.days_late(today) > 0),
        oldest=(today - oldest).days,
        ages=ages,
    )


def _groups(viewer: Actor, today: date) -> Sequence[WaitingGroup]:
    return []
