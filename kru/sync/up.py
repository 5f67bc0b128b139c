"""Commands up, at central: each is decided once, whatever becomes of the answer."""

import hashlib
import json
import logging
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from pydantic_core import to_json

from kru.access.actor import Actor, Grant
from kru.identity import queries as identity
from kru.identity.models import User
from kru.journal.models import Receipt
from kru.journal.outbox import Basis, read_basis
from kru.journal.replica import REPLICAS
from kru.kernel.reasons import NotYet, Reason, Refusal
from kru.organisations import queries as organisations
from kru.spine import clock
from kru.spine.action import UnknownCommand, action_of
from kru.spine.doing import Doing
from kru.staff import queries as staff
from kru.sync import comparing, quarantine, wire
from kru.sync.following import body_now
from kru.sync.lines import lay_inside, when_given, works_through
from kru.sync.models import Delivery, HeldCommand, Node
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


@dataclass(frozen=True)
class Known:
    """What became of commands that came before, whichever way: a clone of an office gives them once more."""

    held: dict[UUID, HeldCommand]
    turned: dict[tuple[UUID, str], list[dict[str, Any]]]  # by id and hash of the line: why they were
    decided: frozenset[UUID]  # there is a receipt

    @classmethod
    def of(cls, commands: Sequence[UUID]) -> "Known":
        """Return what is known of some commands."""
        turned = Delivery.objects.filter(command_id__in=commands, state=State.TURNED)
        return cls(
            quarantine.held_of(commands),
            {
                (command_id, line_hash): reasons
                for command_id, line_hash, reasons in turned.values_list("command_id", "line_hash", "reasons")
            },
            frozenset(Receipt.objects.filter(pk__in=commands).values_list("pk", flat=True)),
        )


@dataclass
class Answer:
    """What became of the commands of a message, by their numbers."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, list[dict[str, Any]]]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # for what they stand on
    parked: list[int] = field(default_factory=list)
    later: list[tuple[int, list[dict[str, Any]]]] = field(default_factory=list)  # at the node, and why
    missing: list[list[int]] = field(default_factory=list)  # restored from a backup: these must come first

    @property
    def is_final(self) -> bool:
        """Tell whether every command of the message was done or refused."""
        return not (self.waiting or self.parked or self.later)

    def lines(self, at: datetime) -> list[Any]:
        """Return the answer as it travels: runs of numbers that are done, and every other by itself."""
        return [
            {
                "at": at.timestamp(),
                "done": wire.runs(self.done),
                "refused": self.refused,
                "waiting": self.waiting,
                "parked": self.parked,
                **({"later": self.later} if self.later else {}),
                **({"missing": self.missing} if self.missing else {}),
            }
        ]


def missing(node: Node, decided: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return, as runs, the numbers that a node knows to be decided and that this central has never seen.

    Of a node that says no more than that: `comparing.known_otherwise` wants the verdicts, too.
    """
    seen = {*node.delivered.values_list("number", flat=True)}
    return wire.runs(number for number in wire.numbers_in(decided) if number not in seen)


def decide(node: Node, lines: Iterable[Mapping[str, Any]], at: datetime) -> Answer:
    """Decide the commands a node delivers, in their order; raises `Forked`.

    One that cannot be run for a fault of ours is parked and asked for again; one that only a newer central
    knows, or that rests on a file whose bytes have not come, stays at the node. Each holds up only what
    stands on it.
    """
    lines = list(lines)
    answer, speakers = Answer(), Speakers(node)
    before = _delivered(node, [int(line["n"]) for line in lines])
    elsewhere = Known.of([UUID(line["id"]) for line in lines])
    settled = {number for number, known in before.items() if known.state != State.PARKED}
    if any(int(line["n"]) not in settled for line in lines):
        comparing.renew(node)
    for line in lines:
        number = int(line["n"])
        known = before.get(number)
        if known is not None and known.line_hash != _hash(line):
            raise Forked(f"{node.name}: number {number}")
        if known is None or known.state == State.PARKED:  # what was parked is tried again: it may be mended
            known, reasons = _decide(node, line, at, speakers, elsewhere)
        else:
            reasons = _reasons(known)
        if known is None and reasons:
            answer.later.append((number, reasons))
            continue
        if known is None:
            answer.waiting.append(number)
            continue
        before[number] = known
        if known.state == State.PARKED:
            answer.parked.append(number)
        elif reasons:
            answer.refused.append((number, reasons))
        else:
            answer.done.append(number)
    return answer


def _delivered(node: Node, numbers: Sequence[int]) -> dict[int, Delivery]:
    """Return what is known of commands that were delivered before, by number."""
    told = Delivery.objects.filter(node=node, incarnation=installation_of(node), number__in=numbers)
    return {delivery.number: delivery for delivery in told}


def _reasons(known: Delivery) -> list[dict[str, Any]]:
    """Return why a command that was decided before was refused; nothing if it was done."""
    if known.state in (State.TURNED, State.HELD):
        return list(known.reasons)
    receipt = Receipt.objects.get(pk=known.command_id)
    return list(receipt.reasons) if receipt.verdict == Receipt.Verdict.REFUSED else []


def _decide(
    node: Node, line: Mapping[str, Any], at: datetime, speakers: "Speakers", elsewhere: Known
) -> tuple[Delivery | None, list[dict[str, Any]]]:
    """Return what became of a command, None if it waits; and why it was refused, or waits but for others."""
    told: list[dict[str, Any]] = []
    fault = ""
    stands_on = _verdicts([UUID(needed) for needed in line.get("needs", ())])
    if None in stands_on:
        return None, []
    try:
        state, told = _outcome(node, line, at, speakers, elsewhere, stands_on)
    except UnknownCommand:
        return None, [Reason("centre-is-older").as_json()]
    except NotYet as not_yet:
        return None, [reason.as_json() for reason in not_yet.reasons]
    except OperationalError:
        raise  # the database is busy or away: the node asks again
    except Exception as error:  # whatever it is, the command is kept and the others go on
        logger.exception("%s delivered number %s, which could not be run", node.name, line["n"])
        state, fault = State.PARKED, f"{type(error).__name__}: {error}"[:2_000]
    delivery = Delivery(
        node=node,
        incarnation=installation_of(node),
        number=int(line["n"]),
        command_id=UUID(line["id"]),
        line_hash=_hash(line),
        state=state,
        reasons=told if state in (State.TURNED, State.HELD) else [],
        line=to_json(dict(line)).decode() if state == State.PARKED else "",
        fault=fault,
        received_at=at,
    )
    # it may have been parked before, or the same message came twice at once
    Delivery.objects.bulk_create(
        [delivery],
        update_conflicts=True,
        unique_fields=["node", "incarnation", "number"],
        update_fields=["command_id", "line_hash", "state", "reasons", "line", "fault", "received_at"],
    )
    return delivery, told


def _outcome(
    node: Node,
    line: Mapping[str, Any],
    at: datetime,
    speakers: "Speakers",
    elsewhere: Known,
    stands_on: Sequence[str | None],
) -> tuple[State, list[dict[str, Any]]]:
    """Run a command, or hold it for somebody; return what came of it, and why it was refused.

    One that was decided before keeps its verdict, however much has changed since.
    """
    if told := elsewhere.turned.get((UUID(line["id"]), _hash(line))):
        return State.TURNED, told
    is_new = UUID(line["id"]) not in elsewhere.decided
    try:
        kept = quarantine.held_before(line, elsewhere.held)
        if is_new and kept is None and (stands_on or not speakers.actor(*_by(node, line, at)).name):
            kept = quarantine.instead_of_doing(node, line, at)
        if kept is None:
            if is_new and Receipt.Verdict.REFUSED in stands_on:
                raise Refusal(Reason("stands-on-refused"))
            _run(node, line, at, speakers)
            return State.DECIDED, []
    except ObjectDoesNotExist:
        return State.TURNED, [Reason("not-there").as_json()]
    except NotYet:
        raise
    except Refusal as refusal:
        kept = quarantine.instead_of_refusing(node, line, refusal.reasons, at) if is_new else None
        if kept is None:
            reused = refusal.reasons[0].code == REUSED  # the receipt under this id is another command's
            turned = reused or not Receipt.objects.filter(pk=line["id"]).exists()
            return (
                State.TURNED if turned else State.DECIDED,
                [reason.as_json() for reason in refusal.reasons],
            )
    elsewhere.held[kept.pk] = kept
    return State.HELD, list(kept.reasons)


def _by(node: Node, line: Mapping[str, Any], at: datetime) -> tuple[UUID | None, datetime]:
    """Return who gave a command, and when."""
    return UUID(line["by"]) if "by" in line else None, when_given(node, line, at)


def _verdicts(commands: Sequence[UUID]) -> list[str | None]:
    """Return the verdicts on commands, None for one that is not decided."""
    if not commands:
        return []
    found: dict[UUID, str] = dict(Receipt.objects.filter(pk__in=commands).values_list("pk", "verdict"))
    turned = Delivery.objects.filter(command_id__in=commands, state=State.TURNED)
    found.update(dict.fromkeys(turned.values_list("command_id", flat=True), Receipt.Verdict.REFUSED))
    found.update(quarantine.verdicts(commands))
    return [found.get(command_id) for command_id in commands]


def _run(node: Node, line: Mapping[str, Any], at: datetime, speakers: "Speakers") -> None:
    action, version = action_of(line["do"]), line.get("v", 1)
    if action.final in ("local", "online", "there"):
        raise Refusal(Reason("needs-a-line"))
    body = action.upcast(line["body"], version)
    if version != action.version and (receipt := _receipt_of_before(line)):
        if receipt.verdict == Receipt.Verdict.REFUSED:
            raise Refusal(*(Reason.from_json(stored) for stored in receipt.reasons))
        return
    command = action.takes.model_validate(body_now(body))
    user_id, given_at = _by(node, line, at)
    doing = Doing(
        speakers.actor(user_id, given_at),
        given_at,
        UUID(line["id"]),
        node.name,
        saw=_as_called_now(read_basis(line.get("saw", ()))),
        lay=lambda scope: staff.path_before(scope, given_at),
    )
    try:
        action(doing, command)
    finally:
        speakers.heard(action.name)


def _receipt_of_before(line: Mapping[str, Any]) -> Receipt | None:
    """Return the receipt of a command that was decided before central was upgraded, as its line says it."""
    body = json.dumps(line["body"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    asked = {"name": line["do"], "body_hash": hashlib.sha256(body.encode()).hexdigest()}
    return Receipt.objects.filter(pk=line["id"], actor_user_id=line.get("by"), **asked).first()


def _as_called_now(saw: Basis) -> Basis:
    """Return what an office saw, with columns called as they are in this version."""
    found: Basis = {}
    for (kind, row), columns in saw.items():
        was = REPLICAS[kind].was if kind in REPLICAS else {}
        now = {name: called for name, called in was.items() if isinstance(called, str)}
        found[kind, row] = {now.get(name, name): value for name, value in columns.items()}
    return found


class Speakers:
    """Who speaks in a message of a node, asked once for each account and day between two moves of units."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.known: dict[tuple[UUID | None, date, int], Actor] = {}
        self.moves = organisations.moments_of_moves()

    def actor(self, user_id: UUID | None, on: datetime) -> Actor:
        """Return an account as it may act through the node."""
        asked = user_id, clock.day_of(on), bisect(self.moves, on)
        if asked not in self.known:
            self.known[asked] = actor_through(self.node, user_id, on)
        return self.known[asked]

    def heard(self, action_name: str) -> None:
        """Ask anew after an action that may have changed who may do what."""
        if action_name.partition(".")[0] in ("identity", "organisations", "sync"):
            self.known.clear()


def actor_through(node: Node, user_id: UUID | None, on: datetime) -> Actor:
    """Return an account as it may act through a node: with the roles it held then inside the node's part.

    Whoever has no account that the node knows is nobody there. What lay in the node's part then counts as
    if it still did: units may have moved since, and a role counts for the place as it was called, too.
    """
    user = None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return Actor(user_id, None, "")
    actor = identity.actor_of(user, on=clock.day_of(on))
    if node.kind == NodeKind.PHONE:
        return replace(actor, grants=()) if user.pk == node.user_id else Actor(user.pk, None, "")
    inside = tuple(_inside(node, actor.grants, on))
    if not inside and not works_through(node, user, on):
        return Actor(user.pk, None, actor.name)
    return replace(actor, grants=inside)


def _inside(node: Node, grants: Iterable[Grant], then: datetime) -> Iterator[Grant]:
    """Yield the grants that lie in a node's part, or lay in it then: as they are, and as they were."""
    for grant in grants:
        if lay_inside(node, grant.path, then):
            yield grant
            if (path_then := organisations.path_at(grant.path, then)) != grant.path:
                yield replace(grant, path=path_then)


def _hash(line: Mapping[str, Any]) -> str:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
