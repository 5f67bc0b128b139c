"""ScopedQuerySet: rows that a viewer may see, filtered by path or by own person."""

import json
from functools import cache
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Lookup, Q

from kru.access.actor import Actor
from kru.kernel.scope import Scope, path_range

COUNTRY = "kh"  # the root key: a grant here reaches everything, so no filter is needed

M = TypeVar("M", bound=models.Model)


def within(via: str, root: str) -> Q:
    """Return the condition that the path in `via` is `root` or lies below it."""
    low, high = path_range(root)
    return Q(**{via: root}) | Q(**{f"{via}__gte": low, f"{via}__lt": high})


class ScopedQuerySet(models.QuerySet[M]):
    """A query set that knows how its model is scoped."""

    def visible_to(self, viewer: Actor, permission: str) -> Self:
        """Return the rows for which the viewer holds a permission."""
        paths = viewer.paths_for(permission)
        if COUNTRY in paths:
            return self
        allowed = Q(pk__in=[])
        for root in paths:
            for via in scopes_of(self.model):
                allowed |= within(via, root)
        own = viewer.own_for(permission)
        if own is not None:
            for via in persons_of(self.model):
                allowed |= Q(**{via: own})
        return self.filter(allowed)

    def locked(self, pk: UUID) -> M:
        """Return one row, locked until the end of the transaction (SQLite holds its one writer anyway)."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Scoped(models.Model):
    """Base of rows that lie somewhere in the country: the model states through which columns."""

    scope_via: ClassVar[str | tuple[str, ...]]
    person_via: ClassVar[str | tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        """Return the row's own scope: the first of its paths, and its person."""
        persons = persons_of(type(self))
        return Scope(
            str(_follow(self, scopes_of(type(self))[0])), _follow(self, persons[0]) if persons else None
        )


def scopes_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the lookups that lead from a model to its paths."""
    via: str | tuple[str, ...] = model.scope_via  # type: ignore[attr-defined]  # asserted by the guard
    return (via,) if isinstance(via, str) else via


def persons_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the lookups that lead from a model to the person it is about."""
    via: str | tuple[str, ...] = getattr(model, "person_via", ())
    return (via,) if isinstance(via, str) else via


@cache
def person_lookups() -> tuple[tuple[type[models.Model], str], ...]:
    """Return every scoped model that is about persons, with the lookup that leads to them."""
    return tuple(
        (model, via) for model in apps.get_models() if issubclass(model, Scoped) for via in persons_of(model)
    )


def _follow(row: models.Model, via: str) -> Any:
    value: Any = row
    for step in via.split("__"):
        value = getattr(value, step)
    return value


@models.CharField.register_lookup
class Among(Lookup[Any]):
    """`staff_number__among=numbers`: like `in`, for thousands of texts that go to the database as one."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition for SQLite."""
        column, params = self.process_lhs(compiler, connection)
        condition = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a column of ours
        return condition, (*params, json.dumps(sorted(self.rhs)))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition for PostgreSQL."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, sorted(self.rhs))
