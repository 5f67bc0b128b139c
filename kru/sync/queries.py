"""Finds nodes for whoever may see them: the estate, one node with what it delivered, its history."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from kru.access.actor import Actor
from kru.identity.models import User
from kru.journal.models import Entry
from kru.kernel.reasons import Reason
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine.fact import KINDS
from kru.spine.queryset import COUNTRY, ScopedQuerySet, within
from kru.sync import rules, terms, wire
from kru.sync.models import Delivery, Node
from kru.sync.rules import Reported, Step, Trouble
from kru.sync.terms import NodeState
from kru.ui.keyset import KeysetPage, page_after

ATTENTION = "attention"
ROWS = 50
FIRST = 20  # of what needs attention, before the other nodes
SHOWN = 20  # deliveries and events on the page of a node
ORDER = ("name", "id")
_NUMBER = re.compile(r"-[0-9]{2,}$")


@dataclass(frozen=True)
class NodeLine:
    """One node of the estate, with what it said of itself and what needs attention."""

    node: Node
    province: str
    reported: Reported
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class Estate:
    """A page of nodes; what needs attention stands before the others where all are shown."""

    first: list[NodeLine]
    page: KeysetPage[Any]
    lines: list[NodeLine]
    counts: dict[str, int]  # by state, and of what needs attention
    provinces: list[Unit]

    @property
    def total(self) -> int:
        """Return how many nodes there are, whatever their state."""
        return sum(count for state, count in self.counts.items() if state != ATTENTION)


@dataclass(frozen=True)
class Event:
    """One entry of a node's history."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class NodeFile:
    """All that is shown of one node."""

    line: NodeLine
    parked: list[Delivery]
    turned: list[tuple[Delivery, list[Reason]]]
    events: list[Event]
    owner: str  # whose phone it is
    steps: frozenset[Step]  # what can be done with it now


def nodes(viewer: Actor) -> ScopedQuerySet[Node]:
    """Return the nodes whose state the viewer may see."""
    return Node.objects.visible_to(viewer, terms.SEE_NODES)


def node_to_keep(viewer: Actor, node_id: UUID) -> Node:
    """Return one node that the viewer looks after; any other does not exist."""
    return Node.objects.visible_to(viewer, terms.KEEP_NODES).select_related("unit").get(pk=node_id)


def estate(viewer: Actor, *, state: str, under: str, after: str, at: datetime) -> Estate:
    """Return the nodes in a state (or `attention`; all for none), at or below a path, by name."""
    visible = nodes(viewer)
    found = visible.filter(within("unit__path", under)) if under else visible
    marked = found.annotate(is_parked=_parked()).select_related("unit")
    troubled = marked.filter(troubled_at(at))
    counts = dict(found.values_list("state").annotate(Count("pk")).order_by())
    counts[ATTENTION] = troubled.count()
    if state == ATTENTION:
        listed = troubled
    elif state:
        listed = marked.filter(state=state)
    else:
        listed = marked.exclude(pk__in=troubled.values("pk"))
    page = page_after(listed, order=ORDER, after=after, size=ROWS)
    longest = (F("heard_at").asc(nulls_last=True), *ORDER)
    first = list(troubled.order_by(*longest)[:FIRST]) if not state and not after else []
    provinces = _provinces(viewer)
    return Estate(
        first=list(_lines(first, provinces, at)),
        page=page,
        lines=list(_lines(page.rows, provinces, at)),
        counts=counts,
        provinces=provinces,
    )


def node_file(viewer: Actor, node_id: UUID, *, at: datetime) -> NodeFile:
    """Return one node with what central could not run or turned away, and its history, newest first."""
    node = nodes(viewer).annotate(is_parked=_parked()).select_related("unit").get(pk=node_id)
    delivered = Delivery.objects.visible_to(viewer, terms.SEE_NODES).filter(node=node).order_by("-pk")
    owner = User.objects.filter(pk=node.user_id).first() if node.user_id else None
    (line,) = _lines([node], _provinces(viewer), at)
    return NodeFile(
        line=line,
        parked=list(delivered.filter(state=Delivery.State.PARKED)[:SHOWN]),
        turned=[
            (one, [Reason.from_json(stored) for stored in one.reasons])
            for one in delivered.filter(state=Delivery.State.TURNED)[:SHOWN]
        ],
        events=[_event(entry) for entry in _entries(node)],
        owner=owner.name_km if owner else "",
        steps=frozenset(
            step for step in Step if rules.fits(step, state=node.state, emptied=node.wiped_at is not None)
        ),
    )


def troubled_at(at: datetime) -> Q:
    """Return the condition that a node needs attention, as `rules.troubles_of` sees it; wants `is_parked`."""
    said = (
        Q(reported__parked__gt=0)
        | Q(reported__protocol__lt=wire.OLDEST)
        | Q(reported__clock__gt=rules.CLOCK_OFF)
        | Q(reported__clock__lt=-rules.CLOCK_OFF)
        | Q(reported__disk_free__lt=rules.LOW_DISK)
    )
    at_work = Q(state=NodeState.ACTIVE) & (Q(heard_at__lte=at - rules.LATE) | Q(is_parked=True) | said)
    return at_work | Q(state=NodeState.INVITED, code_expires_at__lte=at)


def next_name(called: str) -> str:
    """Return a name for the next device of a unit or a person: what it is called after, and a free number."""
    stem = _NUMBER.sub("", called)[:36]
    taken = set(Node.objects.filter(name__startswith=f"{stem}-").values_list("name", flat=True))
    return next(name for n in range(1, len(taken) + 2) if (name := f"{stem}-{n:02d}") not in taken)


def _parked() -> Exists:
    return Exists(Delivery.objects.filter(node=OuterRef("pk"), state=Delivery.State.PARKED))


def _provinces(viewer: Actor) -> list[Unit]:
    """Return the provinces in which the viewer may see nodes, or that lie above where they may."""
    paths = viewer.paths_for(terms.SEE_NODES)
    found = Unit.objects.filter(kind=UnitKind.PROVINCE, closed_on=None).defer("search_text")
    if COUNTRY not in paths:
        heads = [".".join(path.split(".")[:2]) for path in paths]
        found = found.filter(reduce(or_, (Q(path=head) for head in heads), Q(pk__in=())))
    return list(found.order_by("path"))


def _lines(found: Iterable[Node], provinces: Iterable[Unit], at: datetime) -> Iterable[NodeLine]:
    names = {province.path: province.name_km for province in provinces}
    for node in found:
        reported = Reported.read(node.reported)
        troubles = rules.troubles_of(
            state=node.state,
            heard_at=node.heard_at,
            code_expires_at=node.code_expires_at,
            parked_here=node.is_parked,  # type: ignore[attr-defined]
            reported=reported,
            at=at,
        )
        province = names.get(".".join(node.unit.path.split(".")[:2]), "")
        yield NodeLine(node, province, reported, tuple(troubles))


def _entries(node: Node) -> Iterable[Entry]:
    """Return what the journal says of a node that the viewer was given."""
    return Entry.objects.filter(about_id=node.pk).order_by("-pk")[:SHOWN]


def _event(entry: Entry) -> Event:
    fact = KINDS[entry.kind].model_validate(entry.fact)
    figures = {name: getattr(fact, name) for name in type(fact).model_fields}
    return Event(entry.at, str(fact.sentence).format(**figures, actor=entry.actor_name))
