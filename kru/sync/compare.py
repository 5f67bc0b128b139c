"""A command that the centre had overtaken, field by field: before, as typed here, as it is there."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from kru.access.actor import Actor
from kru.journal.models import Entry, Outgoing
from kru.journal.outbox import at_central
from kru.journal.plain import plain
from kru.journal.replica import REPLICAS, Replica
from kru.spine.queryset import Scoped
from kru.staff.terms import SEE_FILE
from kru.sync.models import HeldCommand
from kru.ui.entries import Field, column_name, held_words, pointed_names
from kru.ui.terms import COLUMN_NAMES

# the same everywhere · only we changed it · only the centre did · both did alike · both did otherwise ·
# the centre changed it, and the command names no value for it
How = Literal["same", "mine", "theirs", "both", "choose", "told"]
UNSAID = object()
LOOKED_AT = 20  # entries about the rows, for who wrote last


@dataclass(frozen=True)
class Column:
    """One field of a command beside the column it would have changed, in words and as values."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str
    result: str
    how: How
    value: Any  # what the command is to hold where the own value is not taken


@dataclass(frozen=True)
class Comparison:
    """What a command and the centre say of the same rows, and who wrote there last."""

    columns: tuple[Column, ...] = ()
    actor: str = ""
    at: datetime | None = None

    @property
    def fields(self) -> frozenset[str]:
        """Return the fields of the command that are compared."""
        return frozenset(column.name for column in self.columns if column.how != "told")

    def chosen(self, mine: frozenset[str]) -> dict[str, Any]:
        """Return the values that are not the command's own; `mine` are the disputed fields that stay."""
        return {
            column.name: column.value
            for column in self.columns
            if column.name in self.fields and column.how != "mine" and column.name not in mine
        }

    def leaves_all(self, mine: frozenset[str]) -> bool:
        """Tell whether nothing would be changed: everything is as the centre has it."""
        ours = {column.name for column in self.columns if column.how == "mine"} | mine
        return bool(self.fields) and not ours & self.fields


@dataclass(frozen=True)
class _Held:
    """One column of a row: its values, the typed one `UNSAID` where the command names none."""

    name: str
    field: Field
    before: Any
    mine: Any
    theirs: Any
    here: Any  # with what the office has changed since and the centre has not decided

    def how(self) -> How:
        before, mine, theirs = (plain(value) for value in (self.before, self.mine, self.theirs))
        if self.mine is UNSAID:
            return "told"
        if mine == theirs:
            return "same" if before == mine else "both"
        if before == theirs:
            return "mine"
        return "theirs" if before == mine else "choose"

    @property
    def other(self) -> Any:
        """Return what is kept where the own value is not: nothing that was not disputed goes back."""
        return self.theirs if self.how() == "choose" else self.here


def compare(viewer: Actor, command: Outgoing | HeldCommand) -> Comparison:
    """Return what a command would have changed beside what the centre holds now, as the viewer may see it.

    Only rows that hold what the command names are compared with it; of others it is said what the centre
    changed there.
    """
    line = json.loads(command.line)
    held: list[_Held] = []
    rows = []
    for kind, row, saw in line.get("saw", ()):
        replica = REPLICAS.get(kind)
        here = _here(viewer, replica, UUID(row)) if replica else None
        now = at_central(replica.model, UUID(row)) if replica and here else None
        if replica and here and now:
            rows.append(UUID(row))
            held += _of_row(replica, line["body"], saw, (now, here), _found_other(command, UUID(row)))
    names = pointed_names((one.field, value) for one in held for value in _values(one) if value is not UNSAID)
    last = _writer(rows, held) if rows else None
    return Comparison(
        tuple(_column(one, names) for one in held), last.actor_name if last else "", last.at if last else None
    )


def _writer(rows: Iterable[UUID], held: Sequence[_Held]) -> Entry | None:
    """Return the entry that tells who wrote what the centre holds; its history may come later."""
    waiting = Outgoing.objects.filter(state=Outgoing.State.WAITING).values("command_id")
    entries = Entry.objects.filter(about_id__in=list(rows)).exclude(command_id__in=waiting)
    theirs = {one.name: one for one in held if one.how() not in ("same", "mine")}
    for entry in entries.order_by("-pk")[:LOOKED_AT]:
        for name in theirs.keys() & entry.after.keys():
            written = theirs[name].field.to_python(entry.after[name])
            if plain(written) == plain(theirs[name].theirs):
                return entry
    return None


def _column(one: _Held, names: Mapping[str, str]) -> Column:
    before, mine, theirs, result = (
        "–" if value is UNSAID else held_words(one.field, value, names) for value in _values(one)
    )
    return Column(one.name, label_of(one.name), before, mine, theirs, result, one.how(), one.other)


def _values(one: _Held) -> tuple[Any, Any, Any, Any]:
    return one.before, one.mine, one.theirs, one.other


def label_of(column: str) -> str:
    """Return what a column is called, as the beginning of a line."""
    called = column_name(column)
    return called[:1].upper() + called[1:]


def _here(viewer: Actor, replica: Replica, row: UUID) -> Mapping[str, Any] | None:
    rows = replica.model._default_manager.filter(pk=row)
    if issubclass(replica.model, Scoped):
        rows = rows.visible_to(viewer, SEE_FILE)  # type: ignore[attr-defined]
    held: Mapping[str, Any] | None = rows.values().first()
    return held


def _of_row(
    replica: Replica,
    body: Mapping[str, Any],
    saw: Mapping[str, Any],
    held: tuple[Mapping[str, Any], Mapping[str, Any]],
    other: frozenset[str],
) -> Iterator[_Held]:
    model, (now, here) = replica.model, held
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    if body.keys() & saw.keys():
        for name in body:
            if name in fields and name in now:
                mine = fields[name].to_python(body[name])
                before = fields[name].to_python(saw[name]) if name in saw else mine
                yield _Held(name, fields[name], before, mine, now[name], here[name])
    for name in sorted(other & saw.keys() & fields.keys() & COLUMN_NAMES.keys() - body.keys()):
        yield _Held(name, fields[name], fields[name].to_python(saw[name]), UNSAID, now[name], here[name])


def _found_other(command: Outgoing | HeldCommand, row: UUID) -> frozenset[str]:
    """Return the columns of a row that the centre found other than the office had seen them."""
    named = (stored["figures"] for stored in command.reasons if stored["code"] == "changed-meanwhile")
    return frozenset(str(one["column"]) for one in named if UUID(str(one["row"])) == row)
