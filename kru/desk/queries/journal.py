"""The journal of a record or a person, as sentences with before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kru.access.actor import Actor
from kru.journal.models import Entry
from kru.organisations.models import Unit
from kru.spine.queryset import within
from kru.staff.models import Person
from kru.staff.terms import SEE_FILE
from kru.sync.panels import unconfirmed_commands
from kru.ui.entries import column_name, field_of, held_words, pointed_names, sentence_of
from kru.ui.terms import SOMEBODY

SEE_ENTRIES = "journal.see_entries"
SHOWN = 50
HIDDEN_COLUMNS = {
    "id", "search_text", "name_key", "path", "code_hash",
    "public_key", "sealing_key", "incarnation", "reported", "revoked",
    "given_as",
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
    is_unconfirmed: bool  # written at this office, and not confirmed by central yet


def of_record(viewer: Actor, about_id: UUID, *, before: int = 0) -> list[Line]:
    """Return the latest entries about a record or a person, newest first, from below an entry's number."""
    visible = _visible(viewer).filter(Q(about_id=about_id) | Q(person_id=about_id))
    if before:
        visible = visible.filter(pk__lt=before)
    entries = list(visible.order_by("-pk")[:SHOWN])
    names = _names(entries)
    waiting = unconfirmed_commands(entry.command_id for entry in entries)
    return [_line(entry, names, is_unconfirmed=entry.command_id in waiting) for entry in entries]


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
    """Return what the records that columns point to are called."""
    return pointed_names(
        (field_of(entry.about_type, column), value)
        for entry in entries
        if entry.before
        for column, after in entry.after.items()
        if column.endswith("_id")
        for value in (entry.before.get(column), after)
    )


def _line(entry: Entry, names: Mapping[str, str], *, is_unconfirmed: bool) -> Line:
    return Line(
        id=entry.pk,
        at=entry.at,
        sentence=sentence_of(entry),
        actor=entry.actor_name or str(SOMEBODY),
        as_system=entry.as_system,
        policy=entry.policy,
        changes=tuple(_changes(entry, names)),
        is_unconfirmed=is_unconfirmed,
    )


def _changes(entry: Entry, names: Mapping[str, str]) -> Iterable[Change]:
    if not entry.before:
        return  # a new record: the sentence says what it is
    for column, after in entry.after.items():
        if column in HIDDEN_COLUMNS:
            continue
        field = field_of(entry.about_type, column)
        was, now = (held_words(field, value, names) for value in (entry.before.get(column), after))
        yield Change(column_name(column), was, now)
