"""What the line of a command says at central: when it was given, by whom, and whom it is about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kru.identity.models import RoleGrant, User
from kru.journal.replica import REPLICAS
from kru.kernel.scope import lies_in
from kru.organisations import queries as organisations
from kru.spine.queryset import persons_of
from kru.staff.models import Person
from kru.sync.models import Node
from kru.sync.terms import NodeKind

Line = Mapping[str, Any]


def claimed_at(line: Line) -> datetime:
    """Return when a command was given by the clock of its node."""
    return datetime.fromisoformat(line["at"]).replace(tzinfo=UTC)


def when_given(node: Node, line: Line, at: datetime) -> datetime:
    """Return when a command was given: as the node claims, but not later than now.

    Nor earlier than when nothing more waited at the node: what comes now was given since.
    """
    claimed = claimed_at(line)
    return min(max(claimed, node.delivered_at or claimed), at)


def giver(line: Line) -> User | None:
    """Return the account that gave a command, closed or not."""
    return User.objects.filter(pk=line["by"]).first() if line.get("by") else None


def works_through(node: Node, user: User, then: datetime) -> bool:
    """Tell whether an account may be met at a node: its owner's phone, or where it holds or held a role."""
    if node.kind == NodeKind.PHONE:
        return user.pk == node.user_id
    paths = RoleGrant.objects.filter(user=user).values_list("unit__path", flat=True)
    return any(lay_inside(node, path, then) for path in paths)


def lay_inside(node: Node, path: str, then: datetime) -> bool:
    """Tell whether a place lies in a node's part of the country, or lay in it at a moment: units may move."""
    if lies_in(path, node.unit.path):
        return True
    return lies_in(organisations.path_at(path, then), organisations.path_at(node.unit.path, then))


def whom(line: Line) -> Person | None:
    """Return the one person a command is about: as it says, or as the rows that it would change say."""
    named = line["body"].get("person_id")
    found = {UUID(named)} if named else set[UUID]()
    for kind, row, _columns in () if named else line.get("saw", ()):
        model = REPLICAS[kind].model if kind in REPLICAS else None
        for via in persons_of(model) if model else ():
            assert model is not None
            found.update(model._default_manager.filter(pk=row).values_list(via, flat=True))
    people = Person.objects.filter(pk__in=found).select_related("unit")
    return people.first() if len(found) == 1 else None
