"""The work queue: what waits for the viewer, from every context, oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from kru.access.actor import Actor
from kru.desk.terms import DECIDES, DECISIONS
from kru.learning import queries as learning
from kru.spine import clock
from kru.sync.panels import decisions, to_decide
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
    decided: bool = False  # here at the office, and waiting to be sent


@dataclass(frozen=True)
class Group:
    """The matters of one kind of decision."""

    kind: str
    title: object
    note: object
    verb: object
    rows: Sequence[Row]
    total: int
    decided: Sequence[Row] = ()  # what was decided here and waits to be sent

    @property
    def lines(self) -> list[Row]:
        """Return the rows as they are shown: what is to be decided, then what is decided and waits."""
        return [*self.rows, *self.decided]

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
    matters = sorted(
        [*learning.waiting_for(viewer, today), *to_decide(viewer)],
        key=lambda matter: (matter.since, matter.kind),
    )
    first = matters[0] if matters else None
    ages = [0] * STRIP_DAYS
    for matter in matters:
        ages[min(max((today - matter.since).days, 0), STRIP_DAYS - 1)] += 1
    return Queue(
        groups=list(_groups(matters, today, first, _decided(viewer, today))),
        total=len(matters),
        late=sum(1 for matter in matters if _late(matter, today) > 0),
        oldest=max((today - first.since).days, 0) if first else 0,
        ages=ages,
    )


def _groups(
    matters: Sequence[Waiting], today: date, first: Waiting | None, decided: Mapping[str, Sequence[Row]]
) -> Sequence[Group]:
    of_kind: dict[str, list[Waiting]] = {}
    for matter in matters:
        of_kind.setdefault(matter.kind, []).append(matter)
    groups = []
    for kind in dict.fromkeys([*of_kind, *decided]):
        found = of_kind.get(kind, [])
        title, note, verb = DECISIONS[kind]
        rows = [_row(matter, today, matter is first) for matter in found[:SHOWN]]
        groups.append(
            Group(kind.replace(".", "-"), title, note, verb, rows, len(found), decided.get(kind, ()))
        )
    return groups


def _decided(viewer: Actor, today: date) -> dict[str, list[Row]]:
    """Return what the viewer decided here and central has not confirmed, by the kind of decision."""
    found: dict[str, list[Row]] = {}
    for given in decisions(viewer, DECIDES):
        person = given.person
        matter = Waiting(
            kind=DECIDES[given.name],
            since=clock.day_of(given.at),
            who=person.name_km if person else "",
            place=person.unit.name_km if person and person.unit else "",
            what=given.what,
            evidence="",
            limit_on=None,
            url_name="sync:given",
            url_id=given.id,
            sex=person.sex if person else "",
            seed=str(person.pk) if person else "",
        )
        found.setdefault(matter.kind, []).append(replace(_row(matter, today, is_first=False), decided=True))
    return found


def _row(matter: Waiting, today: date, is_first: bool) -> Row:
    left = (matter.limit_on - today).days if matter.limit_on else None
    url = reverse(matter.url_name, args=[matter.url_id])
    return Row(matter, url, max((today - matter.since).days, 0), _late(matter, today), left, is_first)


def _late(matter: Waiting, today: date) -> int:
    return (today - matter.limit_on).days if matter.limit_on else 0
