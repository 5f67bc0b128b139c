"""The journal in words: the sentence of an entry, and what columns held, as people read them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from kru.journal.models import Entry
from kru.kernel import khmer
from kru.spine.clock import day_of
from kru.spine.fact import KINDS
from kru.ui.reasons import language
from kru.ui.terms import COLUMN_NAMES, SOMEBODY

Field = models.Field[Any, Any]
_YEARS = re.compile(r"\d{4}–\d{2}")  # a school year; other texts with digits are numbers of something


def sentence_of(entry: Entry) -> str:
    """Return what an entry says became true."""
    fact = KINDS[entry.kind].model_validate(entry.fact)
    figures = {name: words(getattr(fact, name)) for name in type(fact).model_fields}
    return str(fact.sentence).format(**figures, actor=entry.actor_name or SOMEBODY)


def column_name(column: str) -> str:
    """Return what a column is called."""
    return str(COLUMN_NAMES.get(column, column))


def field_of(label: str, column: str) -> Field:
    """Return the field of a kind of record (`staff.person`) that a column belongs to."""
    field = apps.get_model(label)._meta.get_field(column.removesuffix("_id"))
    assert isinstance(field, models.Field)
    return field


def pointed_names(held: Iterable[tuple[Field, object]]) -> dict[str, str]:
    """Return what the records that columns point to are called, one statement for each kind of record."""
    pointed: dict[type[models.Model], set[str]] = {}
    for field, value in held:
        related = field.related_model
        if isinstance(related, type) and value:
            pointed.setdefault(related, set()).add(str(value))
    return {
        str(pk): str(row)
        for related, ids in pointed.items()
        for pk, row in related._default_manager.in_bulk(list(ids)).items()
    }


def held_words(field: Field, value: object, names: Mapping[str, str]) -> str:
    """Return what a column held; `names` are those of `pointed_names`."""
    choices = dict(getattr(field, "flatchoices", ()) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(field, models.ForeignKey):
        return names.get(str(value), "–")
    if field.name == "grade" and value:
        return khmer.grade(str(value), language())
    return words(field.to_python(value))


def words(value: object) -> str:
    """Return a value by itself: figures in the digits of the language, a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        value = day_of(value)
    if isinstance(value, date | Decimal | int) and not isinstance(value, bool):
        return khmer.figure(value, language())
    text = str(value)
    if _YEARS.fullmatch(text) and language() == khmer.KHMER:
        return khmer.to_khmer_digits(text)
    return text
