"""The outbox of an office: commands as they go to central, what they stand on, and what they touched."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Min, Q
from pydantic_core import from_json

from kru.journal import undo
from kru.journal.feed import OFFICE
from kru.journal.models import Outgoing, Receipt, UndoStep
from kru.journal.plain import plain
from kru.journal.replica import REPLICAS

KEPT = timedelta(days=90)  # after they were closed: central restored from a backup asks for commands again
REFUSED = Receipt.Verdict.REFUSED
Basis = dict[tuple[str, UUID], dict[str, Any]]  # kind and id of a row → column → value before the change


def is_office() -> bool:
    """Tell whether this node is an office, which decides nothing for good."""
    return bool(settings.NODE_KIND == OFFICE)


def begin(command_id: UUID, name: str, actor_user_id: UUID | None, given_at: datetime) -> Outgoing:
    """Give a command its number in the outbox; part of the transaction in which it is run."""
    return Outgoing.objects.create(
        command_id=command_id, name=name, actor_user_id=actor_user_id, given_at=given_at
    )


def keep(outgoing: Outgoing, body: Mapping[str, Any], *, version: int) -> None:
    """Write the line that goes to central: what is asked, on what it stands, and what it saw.

    It stays as it is written, whatever version this office is of when it goes.
    """
    line: dict[str, Any] = {
        "n": outgoing.pk,
        "id": str(outgoing.command_id),
        "do": outgoing.name,
        "by": str(outgoing.actor_user_id) if outgoing.actor_user_id else None,
        "at": plain(outgoing.given_at),
        "body": body,
    }
    if version > 1:
        line["v"] = version
    if saw := _saw(outgoing.pk):
        line["saw"] = saw
    if needs := _needs(outgoing.pk, body):
        line["needs"] = [str(held) for held in needs]
    outgoing.line = json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    outgoing.save(update_fields=["line"])


def _saw(number: int) -> list[list[Any]]:
    """Return, for every row that a command changed, what the changed columns held: `[kind, id, columns]`."""
    saw = []
    for (table, row), before in undo.held_before(number).items():
        model = undo.model_of(table)
        replica = REPLICAS[model._meta.label_lower]
        if replica.folded:
            continue
        now = model._default_manager.filter(pk=row).values(*replica.columns).first()
        if now is None:
            continue
        was = dict(_typed(model, before))
        changed = {name: plain(was[name]) for name in now if plain(now[name]) != plain(was[name])}
        if changed:
            saw.append([replica.label, str(UUID(row)), changed])
    return saw


def _typed(model: type[models.Model], raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield columns as the model knows them, of values as SQLite keeps them; newer ones may be missing."""
    for field in model._meta.concrete_fields:
        if str(field.column) not in raw:
            continue
        value = raw[str(field.column)]
        stored = field.target_field if isinstance(field, models.ForeignKey) else field
        if value is None:
            yield field.attname, None
        elif isinstance(stored, models.JSONField):
            yield field.attname, json.loads(value)
        elif isinstance(stored, models.DateTimeField):
            yield field.attname, datetime.fromisoformat(value + "+00:00")
        else:
            yield field.attname, stored.to_python(value)


def _needs(number: int, body: Mapping[str, Any]) -> list[UUID]:
    """Return the waiting commands that made what this one speaks of or writes to."""
    named = {text.replace("-", "") for text in _texts(body)} | {row.row for row in undo.touched([number])}
    made = {step.command for step in undo.touched(rows=named) if step.op == "i"}
    waiting = Outgoing.objects.filter(pk__in=made - {number}, state=Outgoing.State.WAITING)
    return list(waiting.order_by("pk").values_list("command_id", flat=True))


def stands_on_waiting(body: Mapping[str, Any]) -> bool:
    """Tell whether a command speaks of rows that waiting commands wrote."""
    named = {text.replace("-", "") for text in _texts(body)}
    wrote = {step.command for step in undo.touched(rows=named)}
    return Outgoing.objects.filter(pk__in=wrote, state=Outgoing.State.WAITING).exists()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def forget_old(at: datetime) -> bool:
    """Let go of commands that were closed long ago; always tells that nothing more is waiting.

    Central may ask for a command again until then. The first that still needs somebody, and all after it,
    stay: the numbers that are kept have no gap.
    """
    old = Q(state=Outgoing.State.CLOSED, closed_at__lte=at - KEPT) & (~Q(verdict=REFUSED) | ~Q(seen_at=None))
    first_kept = Outgoing.objects.filter(~old).aggregate(first=Min("pk"))["first"]
    gone = Outgoing.objects.filter(old)
    (gone if first_kept is None else gone.filter(pk__lt=first_kept)).delete()
    return False


def read_basis(saw: Iterable[list[Any]]) -> Basis:
    """Return what a command saw, as its line says it."""
    return {(kind, UUID(row)): columns for kind, row, columns in saw}


def at_central(model: type[models.Model], row: UUID) -> Mapping[str, Any] | None:
    """Return the columns of a row as central's records have it, below what waits here; None without one."""
    steps = UndoStep.objects.filter(table=model._meta.db_table, row=row.hex).order_by("id")
    first = steps.first()
    if first is None:
        held: Mapping[str, Any] | None = model._default_manager.filter(pk=row).values().first()
        return held
    return None if first.op == "i" else dict(_typed(model, from_json(first.before or "{}")))
