"""Commands that central decides at once: asked by somebody at an office, in a sealed letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from pydantic import BaseModel, ConfigDict, ValidationError

from kru.identity.models import User
from kru.kernel.reasons import Reason, Refusal
from kru.spine.action import ACTIONS
from kru.spine.doing import Doing
from kru.sync import sealing, wire
from kru.sync.lines import works_through
from kru.sync.models import Node
from kru.sync.signing import Keys
from kru.sync.terms import NodeKind
from kru.sync.up import actor_through


class Asked(BaseModel):
    """The line of a command, as it is pushed, but without a number: nothing is counted."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: UUID
    do: str
    by: UUID
    body: dict[str, Any]


def opened(letter: bytes, node: Node, keys: Keys) -> Asked:
    """Return what a node asks in a letter; raises `wire.NoMessage` for one that is not its own."""
    try:
        held = sealing.open_letter(letter, keys=keys)
    except sealing.NotSealed as error:
        raise wire.NoMessage(str(error)) from error
    if held.sender != node.public_key:
        raise wire.NoMessage("another node has signed it")
    lines = wire.unpack(held.content)
    try:
        return Asked.model_validate(lines[1])
    except (IndexError, ValidationError) as error:
        raise wire.NoMessage("no command") from error


def decide(node: Node, asked: Asked, at: datetime) -> Mapping[str, Any]:
    """Decide a command now, by the roles that who asks holds now inside the node's part.

    Returns the row it made, as kind and id, under `done`, or the reasons under `refused`. Asked again under
    the same id it answers the same.
    """
    action = ACTIONS.get(asked.do)
    if action is None or action.final != "online" or node.kind != NodeKind.OFFICE:
        return _refused(Reason("only-at-the-centre"))
    try:
        command = action.takes.model_validate(asked.body)
    except ValidationError:  # what it says holds what was typed, secrets too: it is told to nobody
        return _refused(Reason("shape-has-changed"))
    if not _works_there(node, asked.by, at):
        return _refused(Reason("not-allowed", {"permission": asked.do}))
    doing = Doing(actor_through(node, asked.by, at), at, asked.id, node.name)
    try:
        made = action(doing, command)
    except Refusal as refusal:
        return _refused(*refusal.reasons)
    except ObjectDoesNotExist:
        return _refused(Reason("not-there"))
    return {"done": [made._meta.label_lower, made.pk.hex] if made is not None else []}


def _works_there(node: Node, user_id: UUID, at: datetime) -> bool:
    """Tell whether an account may be met at an office: one that was stolen tries no password of others."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user is not None and works_through(node, user, at)


def _refused(*reasons: Reason) -> Mapping[str, Any]:
    return {"refused": [reason.as_json() for reason in reasons]}
