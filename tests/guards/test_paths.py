"""Every column that keeps a path is known to the moving of units, or keeps history on purpose."""

from django.apps import apps
from django.db import models

from kru.spine.relocation import path_columns

# What happened keeps the place at which it happened.
TRUE_FOR_EVER = {
    ("journal.entry", "path"): "who may read a person's entries is decided by where the person is now",
    ("organisations.unitmove", "left_path"): "says where the unit lay before",
    ("organisations.unitmove", "entered_path"): "says where the unit came to lie",
}


def test_a_unit_that_moves_takes_every_path_along() -> None:
    kept = {
        (model._meta.label_lower, field.attname)
        for model in apps.get_models()
        if model.__module__.startswith("kru.")
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and "path" in field.attname
    }
    moves = {(model._meta.label_lower, column) for model, column in path_columns()}
    assert kept - moves == set(TRUE_FOR_EVER)
    assert moves <= kept, "call it so that it is seen to keep a path"


def test_every_copy_of_a_path_is_wide_enough_for_every_unit() -> None:
    widths = {model._meta.get_field(column).max_length for model, column in path_columns()}  # type: ignore[union-attr]
    assert widths == {120}
