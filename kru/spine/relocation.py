"""Moving a place: the paths of everything that lies there, and the feeds that carry it."""

from collections.abc import Iterable
from functools import cache
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from kru.journal import feed
from kru.journal.replica import REPLICAS
from kru.kernel.scope import Scope
from kru.spine.queryset import Scoped, scopes_of, within

_PLACES = 0x6B7275  # the lock of PostgreSQL that says: no place moves now


@cache
def path_columns() -> tuple[tuple[type[models.Model], str], ...]:
    """Return every column that keeps a path by which rows are scoped: its model and its name."""
    return tuple(
        dict.fromkeys(
            _column(model, via)
            for model in apps.get_models()
            if issubclass(model, Scoped)
            for via in scopes_of(model)
        )
    )


def _column(model: type[models.Model], via: str) -> tuple[type[models.Model], str]:
    *steps, name = via.split("__")
    for step in steps:
        related = model._meta.get_field(step).related_model
        assert isinstance(related, type)
        model = related
    return model, name


def keep_places() -> None:
    """Let no place move until this transaction ends: it may have read a path that it will write."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_PLACES])


def lock_places() -> None:
    """Wait until everybody who writes has ended, and let nobody begin before this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLACES])


def relocate(old: str, new: str) -> None:
    """Let everything at and below a path lie at and below another, and let feeds follow.

    Part of the transaction of the action that moves the place, which holds `lock_places`.
    """
    for model, column in path_columns():
        moved = Concat(Value(new), Substr(F(column), len(old) + 1), output_field=models.CharField())
        model._default_manager.filter(within(column, old)).update(**{column: moved})
    feed.follow(old, new)
    for model, column in path_columns():
        if model._meta.label_lower in REPLICAS:
            rows = model._default_manager.filter(within(column, new))
            _send(model, rows.values_list("pk", flat=True))


def _send(model: type[models.Model], keys: Iterable[UUID]) -> None:
    """Leave rows whose paths have changed in the feeds that carry them now."""
    replica, source = REPLICAS[model._meta.label_lower], iter(keys)
    while some := list(islice(source, feed.AT_ONCE)):
        feed.mark_dirty(
            (replica.label, pk, Scope(path, person)) for pk, path, person in feed.whereabouts(replica, some)
        )
