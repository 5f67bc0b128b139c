"""What decides a command that is held: giving it as one's own, setting it aside, letting it wait again."""

import json
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from pydantic import StringConstraints, ValidationError

from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.spine.action import ACTIONS, action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.sync import facts, rules, terms
from kru.sync.models import HeldCommand
from kru.sync.terms import HeldState

Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class GiveHeld(Command):
    """Give a held command as one's own, with the values that were chosen or corrected."""

    held_id: UUID
    body: dict[str, Any]  # of the action that was asked


class SetAsideHeld(Command):
    """Let a held command be done by nobody."""

    held_id: UUID
    why: Why


class ReopenHeld(Command):
    """Let a held command that was set aside wait for somebody again."""

    held_id: UUID


@action("sync.give_held", takes=GiveHeld, final="central")
def give_held(do: Doing, cmd: GiveHeld) -> HeldCommand:
    """Do what a held command asks, by the authority of the one who gives it now.

    Refuses with `held-is-decided`, `stands-on-held`, `shape-has-changed`, `not-there`, and as the action
    itself does.
    """
    # load
    held = HeldCommand.objects.locked(cmd.held_id)
    needed = [UUID(needed) for needed in json.loads(held.line).get("needs", ())]
    # allow
    do.require(terms.DECIDE_HELD, at=held.scope)
    # decide
    stands_on_open = HeldCommand.objects.filter(pk__in=needed, state=HeldState.OPEN).exists()
    refuse_if(rules.objections_to_deciding(state=held.state, stands_on_open=stands_on_open))
    # write
    try:
        asked = ACTIONS[held.name].takes.model_validate(cmd.body)
    except (KeyError, ValidationError) as changed:
        raise Refusal(Reason("shape-has-changed")) from changed
    try:
        ACTIONS[held.name](replace(do, held_of=held.node_name), asked)
    except ObjectDoesNotExist as missing:
        raise Refusal(Reason("not-there")) from missing
    _decided(do, held, HeldState.GIVEN, given_as=do.command_id)
    # record
    given = facts.HeldGiven(by=held.by_name, node=held.node_name, number=held.number)
    do.record(given, about=held, scope=held.scope)
    return held


@action("sync.set_aside_held", takes=SetAsideHeld, final="central")
def set_aside_held(do: Doing, cmd: SetAsideHeld) -> HeldCommand:
    """Let a held command be done by nobody; it stays, with why.

    Refuses with `held-is-decided`.
    """
    # load
    held = HeldCommand.objects.locked(cmd.held_id)
    # allow
    do.require(terms.DECIDE_HELD, at=held.scope)
    # decide
    refuse_if(rules.objections_to_deciding(state=held.state))
    # write
    _decided(do, held, HeldState.ASIDE, why=cmd.why)
    # record
    aside = facts.HeldSetAside(by=held.by_name, node=held.node_name, number=held.number, why=cmd.why)
    do.record(aside, about=held, scope=held.scope)
    return held


@action("sync.reopen_held", takes=ReopenHeld, final="central")
def reopen_held(do: Doing, cmd: ReopenHeld) -> HeldCommand:
    """Let a held command that was set aside wait for somebody again.

    Refuses with `held-is-open` or `held-is-decided`.
    """
    # load
    held = HeldCommand.objects.locked(cmd.held_id)
    # allow
    do.require(terms.DECIDE_HELD, at=held.scope)
    # decide
    refuse_if(rules.objections_to_reopening(state=held.state))
    # write
    do.change(held, state=HeldState.OPEN, decided_by="", decided_at=None, why="")
    # record
    reopened = facts.HeldReopened(by=held.by_name, node=held.node_name, number=held.number)
    do.record(reopened, about=held, scope=held.scope)
    return held


def _decided(do: Doing, held: HeldCommand, state: HeldState, **how: Any) -> None:
    do.change(held, state=state, decided_by=do.actor.name, decided_at=do.at, **how)
