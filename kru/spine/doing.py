"""Doing: who acts, when, under which command, and what was written so far."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from kru.access.actor import Actor
from kru.journal import feed
from kru.journal.copying import insert, insert_values
from kru.journal.models import Entry
from kru.journal.outbox import Basis
from kru.journal.plain import plain
from kru.journal.replica import REPLICAS
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.kernel.scope import DISTRICT_LEVEL, Scope
from kru.spine import clock, relocation
from kru.spine.fact import Fact
from kru.spine.queryset import person_lookups

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
Key = tuple[str, UUID]  # kind of record and its id: rows of two kinds may have the same id
BATCH = 5_000
CHANGED, SAID = 500, 20  # rows changed by one statement; reasons said of many rows
_ENTRY = (
    "command_id", "at", "actor_user_id", "actor_name", "as_system", "node", "kind", "about_type", "about_id",
    "path", "person_id", "fact", "before", "after", "policy",
)  # fmt: skip


@dataclass
class Written:
    """What one command has written: entries to journal and records that feeds must carry."""

    entries: list[Entry] = field(default_factory=list)
    touched: list[tuple[str, UUID, Scope]] = field(default_factory=list)
    unclaimed: list[models.Model] = field(default_factory=list)
    made: set[Key] = field(default_factory=set)  # and not yet recorded
    created: set[Key] = field(default_factory=set)
    changed: dict[Key, set[str]] = field(default_factory=dict)
    before: dict[Key, dict[str, Any]] = field(default_factory=dict)
    after: dict[Key, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Doing:
    """One asking: given by the edge to an action, and by an action to the lower actions it calls."""

    actor: Actor
    at: datetime
    command_id: UUID
    node: str
    written: Written | None = None  # None until the frame has opened the transaction
    system: bool = False
    saw: Basis | None = None  # of a command given at an office: what it changed, as the office saw it
    lay: Callable[[Scope], str | None] | None = None  # where what it is about lay when it was given
    held_of: str = ""  # the node that brought what somebody gives who was handed it
    required: int = 0
    recorded: int = 0

    @property
    def today(self) -> date:
        """Return the day of the doing, in the country."""
        return clock.day_of(self.at)

    @property
    def bringer(self) -> str:
        """Return the node at which it was given first."""
        return self.held_of or self.node

    def opened(self) -> "Doing":
        """Return the doing with room for what its command writes; its transaction has begun."""
        return replace(self, written=Written())

    def as_system(self) -> "Doing":
        """Return a doing for the same person with the system's permission; the journal shows both."""
        return replace(self, system=True, required=0, recorded=0)

    def require(self, permission: str, *, at: Scope) -> None:
        """Refuse (`not-allowed`, `not-about-oneself`) unless the actor holds a permission for a scope."""
        self.required += 1
        if self.system:
            return
        if not (self.actor.holds(permission, at=at) or self._held_then(permission, at)):
            raise Refusal(Reason("not-allowed", {"permission": permission}))
        if self.actor.is_barred(permission, at=at):
            raise Refusal(Reason("not-about-oneself", {"permission": permission}))

    def _held_then(self, permission: str, at: Scope) -> bool:
        """Tell whether what comes late was allowed when it was given, before the person or place moved."""
        path = self.lay(at) if self.lay is not None else None
        return path is not None and self.actor.holds(permission, at=Scope(path, at.person_id))

    def allow_anyone(self, why: str) -> None:
        """Let anybody do it, signed in or not; `why` says on what other proof it rests."""
        if not why:
            raise ValueError("say why anybody may do it")
        self.required += 1

    def create(self, row: M) -> M:
        """Insert one new row."""
        refuse_if(_objections_to_texts(row, row._meta.concrete_fields))
        row.save(force_insert=True)
        self._open().made.add(_key(row))
        self._open().created.add(_key(row))
        self._wrote(row, {}, values_of(row))
        return row

    def change(self, row: M, **values: Any) -> M:
        """Change columns of one row, keeping what they held before for the journal."""
        names = []
        before, after = {}, {}
        for name, value in values.items():
            attname = row._meta.get_field(name).attname  # type: ignore[union-attr]
            was = getattr(row, attname)
            setattr(row, name, value)
            now = getattr(row, attname)
            if now != was:
                names.append(name)
                before[attname], after[attname] = was, now
        if names:
            refuse_if(_objections_to_texts(row, [row._meta.get_field(name) for name in names]))
            row.save(update_fields=names)
        self._wrote(row, before, after)
        return row

    def create_many(self, rows: Iterable[M]) -> list[M]:
        """Insert many new rows of one model; rows that are made on the way may ask no query."""
        made = insert(rows)
        if self.saw is not None:
            self._open().created.update(_key(row) for row in made)
        return made

    def change_many(self, rows: Sequence[M], fields: Sequence[str], *, follows: bool = False) -> Sequence[M]:
        """Write the named columns of many changed rows of one model.

        Columns that only follow another row's are not compared with what an office saw: that one is.
        """
        if rows:
            if self.saw is not None and not follows:
                refuse_if(islice(self._many_changed(rows, fields, self.saw), SAID))
            type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=CHANGED)
        return rows

    def _many_changed(self, rows: Sequence[M], fields: Sequence[str], saw: Basis) -> Iterator[Reason]:
        model, written = type(rows[0]), self._open()
        names = [model._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
        for some in batched(rows, CHANGED):
            found = model._default_manager.filter(pk__in=[row.pk for row in some]).values("pk", *names)
            held = {values.pop("pk"): values for values in found}
            for row in some:
                key = _key(row)
                if key not in written.created and row.pk in held:
                    differs = {name: was for name, was in held[row.pk].items() if was != getattr(row, name)}
                    yield from _changed_meanwhile(row, differs, saw, written.changed.setdefault(key, set()))

    def record(self, fact: Fact, *, about: models.Model, scope: Scope, carried: bool = True) -> None:
        """Journal one fact about a row, and send the rows written since the last record to the feeds.

        The row itself goes along unless the fact leaves it as it is: then it is not `carried`.
        """
        written = self._open()
        self.recorded += 1
        key = _key(about)
        written.made.discard(key)
        written.entries.append(
            self.entry(fact, about, scope, written.before.pop(key, {}), written.after.pop(key, {}))
        )
        rows = (about, *written.unclaimed) if carried else tuple(written.unclaimed)
        written.touched.extend(feed.travelling((row, scope) for row in rows))
        written.unclaimed.clear()

    def record_many(
        self,
        facts: Iterable[tuple[Fact, models.Model, Scope, dict[str, Any], dict[str, Any] | None]],
    ) -> None:
        """Journal many facts, each with its row, scope, before and after; written at once, to stay small.

        An "after" of None stands for all that a new row holds.
        """
        self._open()
        self.recorded += 1
        for chunk in batched(facts, BATCH):
            insert_values(Entry, _ENTRY, (self._entry(*line) for line in chunk))
            feed.mark_dirty(feed.travelling((about, scope) for _, about, scope, _, _ in chunk))

    def touch_many(self, rows: Iterable[tuple[models.Model, Scope]]) -> None:
        """Send rows to the feeds of their scopes that `record_many` did not name."""
        self._open()
        feed.mark_dirty(feed.travelling(rows))

    def carry(self, moves: Iterable[tuple[UUID, Scope, Scope]]) -> None:
        """Send everything about persons out of the feeds of the places they leave and into those they enter.

        Each move is a person, the place left and the place entered.
        """
        self._open()
        ends = {
            person_id: (Scope(left.path), Scope(entered.path))
            for person_id, left, entered in moves
            if left.down_to(DISTRICT_LEVEL) != entered.down_to(DISTRICT_LEVEL)
        }
        for people in batched(ends, BATCH):
            for model, via in person_lookups():
                if model._meta.label_lower not in REPLICAS:
                    continue
                about = model._default_manager.filter(**{f"{via}__in": people}).values_list("pk", via)
                label = model._meta.label_lower
                feed.mark_dirty((label, pk, end) for pk, person_id in about for end in ends[person_id])

    def lock_places(self) -> None:
        """Wait until nobody else writes, so that no path that was read is written after a place has moved."""
        self._open()
        relocation.lock_places()

    def relocate(self, old: str, new: str) -> None:
        """Let everything at and below a path lie at and below another, and let the feeds follow."""
        self._open()
        relocation.relocate(old, new)

    def entry(
        self, fact: Fact, about: models.Model, scope: Scope, before: dict[str, Any], after: dict[str, Any]
    ) -> Entry:
        """Return the journal's row for a fact, not yet written."""
        values = dict(zip(_ENTRY, self._entry(fact, about, scope, before, after), strict=True))
        return Entry(**{**values, "fact": fact.model_dump(mode="json")})

    def _entry(
        self,
        fact: Fact,
        about: models.Model,
        scope: Scope,
        before: dict[str, Any],
        after: dict[str, Any] | None,
    ) -> tuple[Any, ...]:
        """Return the values of the journal's row for a fact, in the order of `_ENTRY`."""
        return (
            self.command_id,
            self.at,
            self.actor.user_id,
            self.actor.name,
            self.system,
            self.node,
            fact.kind(),
            _label(type(about)),
            about.pk,
            scope.path,
            scope.person_id,
            fact,
            before,
            values_of(about) if after is None else after,
            fact.policy,
        )

    def _wrote(self, row: models.Model, before: dict[str, Any], after: dict[str, Any]) -> None:
        written, key = self._open(), _key(row)
        if self.saw is not None and key not in written.created:
            refuse_if(_changed_meanwhile(row, before, self.saw, written.changed.setdefault(key, set())))
        # a row changed twice before its record keeps the first "before" and the last "after"
        if key not in written.made:
            written.before[key] = {**before, **written.before.get(key, {})}
        written.after[key] = {**written.after.get(key, {}), **after}
        if row not in written.unclaimed:
            written.unclaimed.append(row)

    def _open(self) -> Written:
        if self.written is None:
            raise RuntimeError("nothing is written outside an action")
        return self.written


def _key(row: models.Model) -> Key:
    return _label(type(row)), row.pk


@cache
def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _changed_meanwhile(
    row: models.Model, before: dict[str, Any], saw: Basis, changed: set[str]
) -> Iterator[Reason]:
    """Yield the columns that central found other than the office that gave the command had seen them.

    A column that the command has changed already holds what the command itself wrote.
    """
    replica = REPLICAS.get(_label(type(row)))
    if replica is None or replica.folded:
        return
    seen = saw.get(_key(row), {})
    # a path only follows the unit, which is compared; the unit may have moved
    for name in before.keys() - changed - replica.made.keys() - {*replica.places}:
        held = plain(before[name])
        if name not in seen or seen[name] != held:
            yield Reason(
                "changed-meanwhile",
                {"kind": replica.label, "row": row.pk.hex, "column": name, "found": str(held)},
                field_name=name.removesuffix("_id"),
            )
    changed |= before.keys()


def _objections_to_texts(row: models.Model, fields: Iterable[Any]) -> Iterator[Reason]:
    """Yield what one engine would refuse and another keep: texts longer than their column."""
    for held in fields:
        text = getattr(row, held.attname)
        if isinstance(text, str) and held.max_length and len(text) > held.max_length:
            yield Reason("text-does-not-fit", {"longest": held.max_length}, field_name=held.name)


def values_of(row: models.Model) -> dict[str, Any]:
    """Return what a row holds, without the empty columns: the journal's "after" of a new row."""
    held = row.__dict__
    return {
        name: value
        for name in _columns(type(row))
        if (value := held[name]) or not (value is None or value == "")
    }


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Return the rows in lists of up to `size` (itertools has this from Python 3.12)."""
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
