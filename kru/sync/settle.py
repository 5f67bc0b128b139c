"""At the end of the feeds: what central decided gives way to its records, what waits is done on top again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from pydantic import ValidationError
from pydantic_core import from_json

from kru.access.actor import Actor
from kru.identity import queries as identity
from kru.identity.models import User
from kru.journal import undo
from kru.journal.models import Entry, Outgoing, Receipt, UndoStep
from kru.journal.replica import REPLICAS
from kru.kernel.reasons import Reason, Refusal
from kru.spine import clock
from kru.spine.action import UnknownCommand, action_of
from kru.spine.constraints import is_id_taken, violated_constraint
from kru.spine.doing import Doing
from kru.sync import apply
from kru.sync.following import body_now
from kru.sync.models import Staged

State = Outgoing.State


@dataclass
class Settled:
    """What came of it: how many commands are closed, done again, and could not be done again."""

    closed: int = 0
    again: int = 0
    stuck: int = 0


def settle(at: datetime, node: str) -> Settled:
    """Bring copy and outbox together, in one transaction: a reader sees what was before, or what is after."""
    settled = Settled()
    with apply.without_references(), transaction.atomic(durable=True):
        decided = set(Outgoing.objects.filter(state=State.DECIDED).values_list("pk", flat=True))
        stuck = set(Outgoing.objects.filter(state=State.WAITING, holds=False).values_list("pk", flat=True))
        staged = list(Staged.objects.order_by("pk"))
        if not decided and not staged and not stuck:
            return settled
        _leave_entries(decided)
        replaced = _replaced(staged)
        taken_back = _reaching(decided | _writing_to(staged)) | stuck
        try:
            with transaction.atomic():
                undo.undo(sorted(taken_back), replaced=replaced)
                _put(staged)
        except IntegrityError:
            # a waiting command has taken a number or a place that is another's at central, or has left one
            # that another has taken there: all give way
            taken_back = set(_open().values_list("pk", flat=True))
            undo.undo(sorted(taken_back), replaced=replaced, where_free=True)
            _put(staged, instead=True)
        Staged.objects.all().delete()
        settled.closed = _close(at)
        for outgoing in Outgoing.objects.filter(pk__in=taken_back, state=State.WAITING).order_by("pk"):
            if _again(outgoing, node):
                settled.again += 1
            else:
                settled.stuck += 1
    return settled


def _leave_entries(decided: Iterable[int]) -> None:
    """Let the journal's entries of done commands stand until the history brings central's own."""
    done = Outgoing.objects.filter(pk__in=decided, verdict=Receipt.Verdict.DONE).values_list("pk", flat=True)
    UndoStep.objects.filter(command__in=list(done), table=Entry._meta.db_table).delete()


def _open() -> Any:
    return Outgoing.objects.exclude(state=State.CLOSED)


def _writing_to(staged: Iterable[Staged]) -> set[int]:
    rows = {(REPLICAS[held.type].model._meta.db_table, held.rid.hex) for held in staged}
    touched = undo.touched(rows={row for _, row in rows})
    return {step.command for step in touched if (step.table, step.row) in rows}


def _replaced(staged: Iterable[Staged]) -> set[tuple[str, str]]:
    """Return the rows of which nothing here is kept when central's come."""
    kinds = ((REPLICAS[held.type], held) for held in staged)
    return {
        (replica.model._meta.db_table, held.rid.hex)
        for replica, held in kinds
        if not (replica.keeps if held.row is None else replica.leaves_out)
    }


def _reaching(commands: set[int]) -> set[int]:
    """Return commands with all later ones that wrote the same rows or stand on what they made."""
    if not commands:
        return set()
    found = set(commands)
    rows: dict[tuple[str, str], bool] = {}
    needed: set[str] = set()
    steps: dict[int, list[undo.Touched]] = {}
    for step in undo.touched():
        steps.setdefault(step.command, []).append(step)
    for outgoing in _open().order_by("pk"):
        own = steps.get(outgoing.pk, [])
        line = from_json(outgoing.line)
        stands = bool(needed & set(line.get("needs", ()))) or any((s.table, s.row) in rows for s in own)
        if outgoing.pk in found or stands:
            found.add(outgoing.pk)
            rows.update({(step.table, step.row): True for step in own})
            needed.add(str(outgoing.command_id))
    return found


def _put(staged: Iterable[Staged], *, instead: bool = False) -> None:
    with undo.applying():
        for held in staged:
            replica = REPLICAS[held.type]
            if held.row is None:
                apply.remove(replica, held.rid.hex)
            else:
                apply.put(replica, list(held.row), [list(held.row.values())], instead=instead)


def _close(at: datetime) -> int:
    """Let the receipts of decided commands say what central said."""
    refused = Outgoing.objects.filter(state=State.DECIDED, verdict=Receipt.Verdict.REFUSED)
    with undo.applying():
        for outgoing in refused:
            Receipt.objects.filter(pk=outgoing.command_id).update(
                verdict=Receipt.Verdict.REFUSED, reasons=outgoing.reasons, result_type="", result_id=None
            )
        done = Outgoing.objects.filter(state=State.DECIDED, verdict=Receipt.Verdict.DONE)
        # refused before central was restored from a backup, and done when it was asked again
        Receipt.objects.filter(
            pk__in=list(done.values_list("command_id", flat=True)), verdict=Receipt.Verdict.REFUSED
        ).update(verdict=Receipt.Verdict.DONE, reasons=[])
    return Outgoing.objects.filter(state=State.DECIDED).update(state=State.CLOSED, closed_at=at)


def _again(outgoing: Outgoing, node: str) -> bool:
    """Do a waiting command again on what central holds now; tell whether it could be done."""
    line = from_json(outgoing.line)
    reasons: tuple[Reason, ...]
    try:
        with transaction.atomic():
            action = action_of(outgoing.name)
            doing = Doing(
                _actor(outgoing.actor_user_id, outgoing.given_at),
                outgoing.given_at,
                outgoing.command_id,
                node,
            )
            body = body_now(action.upcast(line["body"], line.get("v", 1)))
            action.again(doing, action.takes.model_validate(body), outgoing.pk)
    except Refusal as refusal:
        reasons = refusal.reasons
    except ObjectDoesNotExist:
        reasons = (Reason("not-there"),)
    except (UnknownCommand, ValidationError):  # given before this office was upgraded; central may know it
        reasons = (Reason("shape-has-changed"),)
    except IntegrityError as error:
        constraint = violated_constraint(error)
        if constraint is None and not is_id_taken(error):
            raise
        # where the row is there already, central has done it and its answer was lost: it says so when asked
        reasons = (Reason(constraint.replace("_", "-") if constraint else "row-id-is-taken"),)
    else:
        reasons = ()
    if reasons or not outgoing.holds:  # else what central said stays: why it waits for something there
        outgoing.reasons = [reason.as_json() for reason in reasons]
    outgoing.holds = not reasons
    outgoing.save(update_fields=["holds", "reasons"])
    return outgoing.holds


def _actor(user_id: UUID | None, at: datetime) -> Actor:
    user = None if user_id is None else User.objects.filter(pk=user_id).first()
    if user is None:
        return Actor(user_id, None, "")
    return identity.actor_of(user, on=clock.day_of(at))
