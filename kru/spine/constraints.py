"""Finds what a database error speaks of, so that it can be said as a reason."""

import re

from django.apps import apps
from django.db import IntegrityError, models

_SQLITE_NAMED = re.compile(r"CHECK constraint failed: (\w+)|UNIQUE constraint failed: index '(\w+)'")
_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")


def violated_constraint(error: IntegrityError) -> str | None:
    """Return the name of the violated named constraint, or None for any other fault."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        name = diagnosis.constraint_name
        return name if name in _named() else None
    text = str(error)
    if found := _SQLITE_NAMED.search(text):
        return found.group(1) or found.group(2)
    if found := _SQLITE_COLUMNS.search(text):
        columns = frozenset(found.group(1).split(", "))
        return next((name for name, held in _named().items() if held == columns), None)
    return None


def is_id_taken(error: IntegrityError) -> bool:
    """Tell whether a new row was given an id that another row of its table has."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == f"{diagnosis.table_name}_pkey")
    found = _SQLITE_COLUMNS.search(str(error))
    keys = {f"{model._meta.db_table}.{model._meta.pk.column}" for model in apps.get_models()}
    return found is not None and found.group(1) in keys


def _named() -> dict[str, frozenset[str]]:
    return {
        constraint.name: frozenset(
            f"{model._meta.db_table}.{model._meta.get_field(name).column}"  # type: ignore[union-attr]
            for name in getattr(constraint, "fields", ())
        )
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint | models.CheckConstraint)
    }
