"""The work queue: what waits for the viewer, from every context, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kru.access.actor import Actor
from kru.desk.terms import DECISIONS
from kru.learning import queries as learning
from kru.ui.queue import Waiting

STRIP_DAYS = 15
LIMIT = 10  # days on the strip after which waiting is long
SHOWN = 20  # rows of one group; the next ones follow when these are done


@dataclass(frozen=True)
class Row:
    """One waiting matter with its age on the day of looking."""

    matter: Waiting
    url: str
    days: int
    late: int
    left: int | None
    first: bool  # the oldest of the page: the one filled button


@dataclass(frozen=True)
class Group:
    """The matters of one kind of decision."""

    kind: str
    title: object
    note: object
    verb: object
    rows: Sequence[Row]
    total: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.rows)


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
    matters = learning.waiting_for(viewer, today)
    first = matters[0] if matters else None
    ages = [0] * STRIP_DAYS
    for matter in matters:
        ages[min(max((today - matter.since).days, 0), STRIP_DAYS - 1)] += 1
    return Queue(
        groups=list(_groups(matters, today, first)),
        total=len(matters),
        late=sum(1 for matter in matters if _late(matter, today) > 0),
        oldest=(today - first.since).days if first else 0,
        ages=ages,
    )


def _groups(matters: Sequence[Waiting], today: date, first: Waiting | None) -> Sequence[Group]:
    of_kind: dict[str, list[Waiting]] = {}
    for matter in matters:
        of_kind.setdefault(matter.kind, []).append(matter)
    groups = []
    for kind, found in of_kind.items():
        title, note, verb = DECISIONS[kind]
        rows = [_row(matter, today, matter is first) for matter in found[:SHOWN]]
        groups.append(Group(kind.replace(".", "-"), title, note, verb, rows, len(found)))
    return groups


def _row(matter: Waiting, today: date, is_first: bool) -> Row:
    left = (matter.limit_on - today).days if matter.limit_on else None
    url = reverse(matter.url_name, args=[matter.url_id])
    return Row(matter, url, max((today - matter.since).days, 0), _late(matter, today), left, is_first)


def _late(matter: Waiting, today: date) -> int:
    return (today - matter.limit_on).days if matter.limit_on else 0
