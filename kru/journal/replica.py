"""What travels: which kinds of rows the feeds carry to offices and phones, and with which columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models

UNITS, CATALOGUE = "ref:units", "ref:catalogue"  # feeds that every node takes


@dataclass(frozen=True)
class Replica:
    """How the rows of one model travel.

    `feed` is the one feed of rows that every node takes; without it a row travels to its places and
    persons. `paths`, `persons` and `among` replace the model's own lookups where it is not scoped itself.
    `made` are columns that every node makes itself from the row. `keeps` are the columns that stay at an
    office when the row has moved away; without them the row is deleted there. `along` names rows that go
    wherever this one goes. `folded` rows are computed from others: central's are never in conflict. Rows
    that do not go `to_persons` are for offices alone. `was` gives nodes of an earlier version the columns
    that this one has no longer: what the column is called now, or what is made of a row for them.
    """

    model: type[models.Model]
    feed: str = ""
    paths: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    among: models.Q = field(default_factory=models.Q)
    made: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    leaves_out: frozenset[str] = frozenset()
    keeps: tuple[str, ...] = ()
    along: Callable[[Any], Iterable[tuple[str, UUID]]] | None = None
    folded: bool = False
    to_persons: bool = True
    was: Mapping[str, str | Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)

    @cached_property
    def label(self) -> str:
        """Return the name of the kind of rows in feeds: `staff.person`."""
        return self.model._meta.label_lower

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Return the lookups that lead to the paths of a row."""
        return self.paths or _lookups(self.model, "scope_via")

    @cached_property
    def lies_elsewhere(self) -> bool:
        """Tell whether rows lie where their writer cannot say: where other rows do, or in several places."""
        return not self.feed and (bool(self.paths) or len(self.places) > 1)

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Return the lookups that lead to the persons a row is about."""
        return self.persons or _lookups(self.model, "person_via")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that travel, the key first."""
        names = [column.attname for column in self.model._meta.concrete_fields]
        key = self.model._meta.pk.attname
        rest = [name for name in names if name != key and name not in self.leaves_out | self.made.keys()]
        return (key, *rest)

    @cached_property
    def shape(self) -> dict[str, str]:
        """Return the columns that travel, each with its kind of value."""
        return {name: self.model._meta.get_field(name).get_internal_type() for name in self.columns}


def _lookups(model: type[models.Model], name: str) -> tuple[str, ...]:
    stated: str | tuple[str, ...] = getattr(model, name, ())
    return (stated,) if isinstance(stated, str) else stated


REPLICAS: dict[str, Replica] = {}
STAY: dict[str, str] = {}


def replicate(model: type[models.Model], **how: Any) -> None:
    """Let the rows of a model travel; said once for each model, in `replicas.py` of its context."""
    replica = Replica(model, **how)
    REPLICAS[replica.label] = replica


def stays(model: type[models.Model], why: str) -> None:
    """Say that the rows of a model stay at the node that made them, and why."""
    STAY[model._meta.label_lower] = why
