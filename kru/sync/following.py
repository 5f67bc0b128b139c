"""When units have moved: what lies in an office's copy, and what was typed for the old place, follows."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from kru.organisations import queries as organisations
from kru.organisations.models import Unit
from kru.spine.relocation import path_columns


def follow_units() -> None:
    """Let every row whose path is no unit's any more lie where that unit lies now.

    Part of the transaction that takes the page with the units. Central's own rows come with the same paths
    later; lists that stay at the office, and what waits, have nobody else to move them.
    """
    for model, column in path_columns():
        if model is Unit:
            continue
        rows = model._default_manager.exclude(**{column: ""})
        strayed = rows.filter(~Exists(Unit.objects.filter(path=OuterRef(column)))).order_by()
        for path in list(strayed.values_list(column, flat=True).distinct()):
            now = organisations.path_now(path)
            if now != path:
                model._default_manager.filter(**{column: path}).update(**{column: now})


def body_now(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a command asks, given before units moved, with the place as it is now."""
    path = body.get("path")
    return {**body, "path": organisations.path_now(path)} if path else dict(body)
