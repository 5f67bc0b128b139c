"""The journal of a record or a person, as sentences with before and after."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from kru.access.actor import Actor
from kru.desk.terms import COLUMN_NAMES, SOMEBODY
from kru.journal.models import Entry
from kru.kernel import khmer
from kru.organisations.models import Unit
from kru.spine.clock import day_of
from kru.spine.fact import KINDS
from kru.spine.queryset import within
from kru.staff.models import Person
from kru.staff.terms import SEE_FILE
from kru.ui.reasons import language

SEE_ENTRIES = "journal.see_entries"
SHOWN = 50
_YEARS = re.compile(r"\d{4}–\d{2}")  # a school year; other texts with digits are numbers of something
HIDDEN_COLUMNS = {
    "id", "search_text", "name_key", "path", "code_hash",
    "public_key", "sealing_key", "incarnation", "reported",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One column, before and after, as people read it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One entry of the journal: the sentence, when, by whom, under which policy, and what changed."""

    id: int
    at: datetime
    sentence: str
    actor: str
    as_system: bool
    policy: str
    changes: tuple[Change, ...]


def of_record(viewer: Actor, about_id: UUID, *, before: int = 0) -> list[Line]:
    """Return the latest entries about a record or a person, newest first, from below an entry's number."""
    visible = _visible(viewer).filter(Q(about_id=about_id) | Q(person_id=about_id))
    if before:
        visible = visible.filter(pk__lt=before)
    entries = list(visible.order_by("-pk")[:SHOWN])
    names = _names(entries)
    return [_line(entry, names) for entry in entries]


def subject(viewer: Actor, about_id: UUID) -> Person | Unit | None:
    """Return the person or the unit a journal is about, if it is one the viewer may see."""
    seen = Person.objects.visible_to(viewer, SEE_FILE).filter(pk=about_id).first()
    return seen or Unit.objects.filter(pk=about_id).first()


def _visible(viewer: Actor) -> models.QuerySet[Entry]:
    allowed = Q(pk__in=[])
    for root in viewer.paths_for(SEE_ENTRIES):
        # who moves takes the journal along: it lies where it was written and where the person is now
        now = Person.objects.filter(within("path", root), pk=OuterRef("person_id"))
        allowed |= within("path", root) | Q(Exists(now))
    own = viewer.own_for(SEE_ENTRIES)
    if own is not None:
        allowed |= Q(person_id=own)
    return Entry.objects.filter(allowed)


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the records that columns point to are called, one statement for each kind of record."""
    pointed: dict[type[models.Model], set[str]] = {}
    for entry in entries:
        for column in entry.after if entry.before else ():
            related = _field(entry, column).related_model if column.endswith("_id") else None
            if isinstance(related, type):
                ids = {entry.before.get(column), entry.after[column]}
                pointed.setdefault(related, set()).update(str(held) for held in ids if held)
    return {
        str(pk): str(row)
        for related, ids in pointed.items()
        for pk, row in related._default_manager.in_bulk(list(ids)).items()
    }


def _line(entry: Entry, names: Mapping[str, str]) -> Line:
    return Line(
        id=entry.pk,
        at=entry.at,
        sentence=_sentence(entry),
        actor=entry.actor_name or str(SOMEBODY),
        as_system=entry.as_system,
        policy=entry.policy,
        changes=tuple(_changes(entry, names)),
    )


def _sentence(entry: Entry) -> str:
    fact = KINDS[entry.kind].model_validate(entry.fact)
    figures = {name: _words(getattr(fact, name)) for name in type(fact).model_fields}
    return str(fact.sentence).format(**figures, actor=entry.actor_name or SOMEBODY)


def _changes(entry: Entry, names: Mapping[str, str]) -> Iterable[Change]:
    if not entry.before:
        return  # a new record: the sentence says what it is
    for column, after in entry.after.items():
        if column in HIDDEN_COLUMNS:
            continue
        field = _field(entry, column)
        was, now = (_held(field, value, names) for value in (entry.before.get(column), after))
        yield Change(str(COLUMN_NAMES.get(column, column)), was, now)


def _held(field: models.Field[Any, Any], value: object, names: Mapping[str, str]) -> str:
    """Return what a column held, as people read it."""
    choices = dict(getattr(field, "flatchoices", ()) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(field, models.ForeignKey):
        return names.get(str(value), "–")
    if field.name == "grade" and value:
        return khmer.grade(str(value), language())
    return _words(field.to_python(value))


def _field(entry: Entry, column: str) -> models.Field[Any, Any]:
    field = apps.get_model(entry.about_type)._meta.get_field(column.removesuffix("_id"))
    assert isinstance(field, models.Field)
    return field


def _words(value: object) -> str:
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
