"""Commands up, at central: each is decided once, whatever becomes of the answer."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from pydantic_core import to_json

from kru.access.actor import Actor
from kru.identity import queries as identity
from kru.identity.models import RoleGrant, User
from kru.journal.models import Receipt
from kru.journal.outbox import read_basis
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.scope import lies_in
from kru.spine import clock
from kru.spine.action import ACTIONS
from kru.spine.doing import Doing
from kru.staff import queries as staff
from kru.sync import wire
from kru.sync.models import Delivery, Node
from kru.sync.terms import NodeKind

State = Delivery.State
REUSED = "command-id-reused"
logger = logging.getLogger(__name__)


class Forked(ValueError):
    """A number that was given to another command before: two installations speak as one."""


def installation_of(node: Node) -> UUID:
    """Return the installation that speaks as a node; raises `Forked` for one that never joined."""
    if node.incarnation is None:
        raise Forked(f"{node.name} has not joined")
    return node.incarnation


@dataclass
class Answer:
    """What became of the commands of a message, by their numbers."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, list[dict[str, Any]]]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # for what they stand on
    parked: list[int] = field(default_factory=list)
    missing: list[list[int]] = field(default_factory=list)  # restored from a backup: these must come first

    def lines(self, at: datetime) -> list[Any]:
        """Return the answer as it travels: runs of numbers that are done, and every other by itself."""
        return [
            {
                "at": at.timestamp(),
                "done": wire.runs(self.done),
                "refused": self.refused,
                "waiting": self.waiting,
                "parked": self.parked,
                **({"missing": self.missing} if self.missing else {}),
            }
        ]


def missing(node: Node, decided: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return, as runs, the numbers that a node knows to be decided and that this central has never seen."""
    lacking: list[int] = []
    for first, last in decided:
        seen = Delivery.objects.filter(node=node, number__gte=first, number__lte=last)
        if seen.count() <= last - first:
            lacking += sorted({*range(first, last + 1)} - {*seen.values_list("number", flat=True)})
    return wire.runs(lacking)


def decide(node: Node, lines: Iterable[Mapping[str, Any]], at: datetime) -> Answer:
    """Decide the commands a node delivers, in their order; raises `Forked`.

    One that cannot be run for a fault of ours is parked and asked for again; it holds up only what
    stands on it.
    """
    answer = Answer()
    for line in lines:
        number = int(line["n"])
        verdict = _known(node, line, number)
        if verdict is None:
            verdict = _decide(node, line, number, at)
        if verdict == State.PARKED:
            answer.parked.append(number)
        elif verdict == "waiting":
            answer.waiting.append(number)
        elif reasons := _reasons(node, number, UUID(line["id"])):
            answer.refused.append((number, reasons))
        else:
            answer.done.append(number)
    return answer


def _known(node: Node, line: Mapping[str, Any], number: int) -> str | None:
    """Return what became of a command that was delivered before."""
    delivery = Delivery.objects.filter(node=node, incarnation=installation_of(node), number=number).first()
    if delivery is None:
        return None
    if delivery.line_hash != _hash(line):
        raise Forked(f"{node.name}: number {number}")
    # what was parked is tried again: the fault may be mended
    return None if delivery.state == State.PARKED else delivery.state


def _decide(node: Node, line: Mapping[str, Any], number: int, at: datetime) -> str:
    reasons: tuple[Reason, ...] = ()
    state, fault = State.DECIDED, ""
    stands_on = _verdicts([UUID(held) for held in line.get("needs", ())])
    if None in stands_on:
        return "waiting"
    try:
        if Receipt.Verdict.REFUSED in stands_on:
            raise Refusal(Reason("stands-on-refused"))
        _run(node, line, at)
    except Refusal as refusal:
        reused = refusal.reasons[0].code == REUSED  # the receipt under this id is another command's
        if reused or not Receipt.objects.filter(pk=line["id"]).exists():
            state, reasons = State.TURNED, refusal.reasons
    except ObjectDoesNotExist:
        state, reasons = State.TURNED, (Reason("not-there"),)
    except OperationalError:
        raise  # the database is busy or away: the node asks again
    except Exception as error:  # whatever it is, the command is kept and the others go on
        logger.exception("%s delivered number %s, which could not be run", node.name, number)
        state, fault = State.PARKED, f"{type(error).__name__}: {error}"[:2_000]
    Delivery.objects.update_or_create(
        node=node,
        incarnation=installation_of(node),
        number=number,
        defaults={
            "command_id": line["id"],
            "line_hash": _hash(line),
            "state": state,
            "reasons": [reason.as_json() for reason in reasons],
            "line": to_json(dict(line)).decode() if state == State.PARKED else "",
            "fault": fault,
            "received_at": at,
        },
    )
    return state


def _verdicts(commands: Sequence[UUID]) -> list[str | None]:
    """Return the verdicts on commands, None for one that is not decided."""
    if not commands:
        return []
    found: dict[UUID, str] = dict(Receipt.objects.filter(pk__in=commands).values_list("pk", "verdict"))
    turned = Delivery.objects.filter(command_id__in=commands, state=State.TURNED)
    found.update(dict.fromkeys(turned.values_list("command_id", flat=True), Receipt.Verdict.REFUSED))
    return [found.get(command_id) for command_id in commands]


def _run(node: Node, line: Mapping[str, Any], at: datetime) -> None:
    action = ACTIONS[line["do"]]
    if action.final in ("local", "online"):
        raise Refusal(Reason("needs-a-line"))
    given_at = _given_at(node, line, at)
    actor = actor_through(node, UUID(line["by"]) if "by" in line else None, given_at)
    doing = Doing(
        actor,
        given_at,
        UUID(line["id"]),
        node.name,
        saw=read_basis(line.get("saw", ())),
        lay=lambda person_id: staff.path_before(person_id, given_at),
    )
    action(doing, action.takes.model_validate(line["body"]))


def _given_at(node: Node, line: Mapping[str, Any], at: datetime) -> datetime:
    """Return when a command was given: as the node claims, but not later than now.

    Nor earlier than when nothing more waited at the node: what comes now was given since.
    """
    claimed = datetime.fromisoformat(line["at"]).replace(tzinfo=UTC)
    return min(max(claimed, node.delivered_at or claimed), at)


def actor_through(node: Node, user_id: UUID | None, on: datetime) -> Actor:
    """Return an account as it may act through a node: with the roles it held then inside the node's part.

    Whoever has no account that the node knows is nobody there.
    """
    user = None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return Actor(user_id, None, "")
    actor = identity.actor_of(user, on=clock.day_of(on))
    if node.kind == NodeKind.PHONE:
        return replace(actor, grants=()) if user.pk == node.user_id else Actor(user.pk, None, "")
    inside = tuple(grant for grant in actor.grants if lies_in(grant.path, node.unit.path))
    if not inside and not RoleGrant.objects.filter(user=user, unit__path__startswith=node.unit.path).exists():
        return Actor(user.pk, None, actor.name)
    return replace(actor, grants=inside)


def _reasons(node: Node, number: int, command_id: UUID) -> list[dict[str, Any]]:
    """Return why a decided command was refused; nothing if it was done."""
    delivery = Delivery.objects.get(node=node, incarnation=installation_of(node), number=number)
    if delivery.state == State.TURNED:
        return list(delivery.reasons)
    receipt = Receipt.objects.get(pk=command_id)
    return list(receipt.reasons) if receipt.verdict == Receipt.Verdict.REFUSED else []


def _hash(line: Mapping[str, Any]) -> str:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
