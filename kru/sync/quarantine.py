"""Commands that central neither does nor refuses by itself: kept for whoever is to decide them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from pydantic_core import to_json

from kru.identity import queries as identity
from kru.journal import feed
from kru.journal.models import Receipt
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.scope import DISTRICT_LEVEL
from kru.organisations.models import Unit
from kru.spine import clock
from kru.staff import queries as staff
from kru.sync import lines, rules, wire
from kru.sync.lines import Line
from kru.sync.models import Delivery, HeldCommand, Node
from kru.sync.rules import Revoked
from kru.sync.terms import HeldState, NodeKind, WhyHeld

# the first of the reasons a node is told
TOLD = {
    WhyHeld.MOVED: "passed-on",
    WhyHeld.CLOSED: "kept-of-closed-account",
    WhyHeld.REVOKED: "kept-of-revoked-node",
}
AT_ONCE = 500  # commands looked up together
MOST = 10_000  # commands over the line from a node that may be in strange hands


@dataclass
class Kept:
    """What came of the commands of a node that counts no more: how many are held, and were before."""

    held: int = 0
    known: int = 0  # done or held before, or refused and told so
    late: int = 0  # given after the node was revoked: not taken


def held_of(commands: Sequence[UUID]) -> dict[UUID, HeldCommand]:
    """Return those of some commands that are held, or were until they were decided."""
    return HeldCommand.objects.in_bulk(commands)


def held_before(line: Line, among: Mapping[UUID, HeldCommand]) -> HeldCommand | None:
    """Return the command as it is held since it came before, by whichever way.

    Refuses with `command-id-reused` where another one came under its id.
    """
    held = among.get(UUID(line["id"]))
    if held is not None and json.loads(held.line) != dict(line):
        raise Refusal(Reason("command-id-reused"))
    return held


def instead_of_doing(node: Node, line: Line, at: datetime) -> HeldCommand | None:
    """Hold a command that nobody may do unasked; None for one that is to be decided now.

    That is what an account gave before it was closed, and what builds on something that is held.
    """
    user, given_at = lines.giver(line), lines.when_given(node, line, at)
    if user is not None and not user.is_active and lines.works_through(node, user, given_at):
        closed_at = identity.closed_at(user.pk)
        if closed_at is not None and given_at <= closed_at:
            return _keep(node, line, WhyHeld.CLOSED, at)
    stands_on = HeldCommand.objects.filter(pk__in=line.get("needs", ()), state=HeldState.OPEN)
    first = stands_on.select_related("person", "unit").order_by("given_at", "number").first()
    if first is not None:
        reasons = [Reason("stands-on-held").as_json()]
        return _keep(node, line, WhyHeld(first.why_held), at, reasons=reasons, beside=first)
    return None


def instead_of_refusing(
    node: Node, line: Line, reasons: Sequence[Reason], at: datetime
) -> HeldCommand | None:
    """Hold a command about somebody who has moved away since, which contradicts what holds there now."""
    person = lines.whom(line) if node.kind == NodeKind.OFFICE else None
    if person is None:
        return None
    lay = staff.path_before(person.scope, lines.when_given(node, line, at))
    codes = [reason.code for reason in reasons]
    if not rules.contradicts(codes=codes, lay=lay, lies=person.path, part=node.unit.path):
        return None
    return _keep(node, line, WhyHeld.MOVED, at, reasons=[reason.as_json() for reason in reasons])


def keep_all(
    node: Node,
    revoked: Revoked,
    commands: Iterable[Line],
    at: datetime,
    *,
    settled: Sequence[Sequence[int]] = (),
) -> Kept:
    """Hold what a node gave before it was revoked: each command once, whichever way it comes.

    Those whose numbers lie in the runs `settled` were decided here, and their refusals told: they are held
    where that was forgotten.
    """
    kept, given = Kept(), iter(commands)
    while some := list(islice(given, AT_ONCE)):
        ids = [UUID(line["id"]) for line in some]
        receipts, held = Receipt.objects.in_bulk(ids), set(held_of(ids))
        turned = Delivery.objects.filter(command_id__in=ids, state=Delivery.State.TURNED)
        refused = {*turned.values_list("command_id", flat=True), *receipts}
        for command_id, line in zip(ids, some, strict=True):
            receipt, was_told = receipts.get(command_id), wire.lies_in(line["n"], settled)
            is_done = receipt is not None and receipt.verdict == Receipt.Verdict.DONE
            if is_done or command_id in held or (was_told and command_id in refused):
                kept.known += 1
            elif lines.claimed_at(line) > revoked.at and not was_told:
                kept.late += 1
            else:
                # the refusal may never have been read there
                _keep(node, line, WhyHeld.REVOKED, at, reasons=receipt.reasons if receipt else ())
                held.add(command_id)
                kept.held += 1
    return kept


def is_full(node: Node) -> bool:
    """Tell whether a node that may be in strange hands has been listened to long enough."""
    return HeldCommand.objects.filter(node_name=node.name, why_held=WhyHeld.REVOKED).count() >= MOST


def verdicts(commands: Sequence[UUID]) -> dict[UUID, str]:
    """Return the verdicts on commands that were held: done once they are given, and refused until then."""
    found = HeldCommand.objects.filter(pk__in=commands).values_list("pk", "state")
    done = {HeldState.GIVEN: Receipt.Verdict.DONE}
    return {pk: done.get(HeldState(state), Receipt.Verdict.REFUSED) for pk, state in found}


def _keep(
    node: Node,
    line: Line,
    why: WhyHeld,
    at: datetime,
    *,
    reasons: Iterable[dict[str, object]] = (),
    beside: HeldCommand | None = None,
) -> HeldCommand:
    """Hold a command where the person it is about is, beside another, or at the unit of its node."""
    person = lines.whom(line) or (beside.person if beside else None)
    unit = None if person else (beside.unit if beside else node.unit)
    user = lines.giver(line)
    held = HeldCommand(
        id=UUID(line["id"]),
        node_name=node.name,
        number=line["n"],
        name=line["do"],
        line=to_json(dict(line)).decode(),
        why_held=why,
        person=person,
        unit=unit,
        by_name=user.name_km if user else "",
        given_at=lines.when_given(node, line, at),
        held_at=at,
    )
    told = Reason(TOLD[why], {"unit": _office(held).name_km, "on": clock.day_of(at)})
    held.reasons = [told.as_json(), *reasons]
    with transaction.atomic():
        held.save(force_insert=True)
        feed.mark_dirty(feed.travelling([(held, held.scope)]))
    return held


def _office(held: HeldCommand) -> Unit:
    """Return the unit whose people decide it: the district, or what lies above all districts."""
    return Unit.objects.get(path=held.scope.down_to(DISTRICT_LEVEL))
