"""What changes nodes: inviting, joining, pausing, giving a new code, wiping, replacing."""

from typing import Annotated
from uuid import UUID

from pydantic import SecretStr, StringConstraints

from kru.files import parts
from kru.identity import queries as identity
from kru.identity.models import User
from kru.kernel.reasons import refuse_if
from kru.organisations.models import Unit
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person
from kru.sync import facts, rules, terms
from kru.sync.codes import hash_of
from kru.sync.models import Node
from kru.sync.rules import CODE_LIVES, Step
from kru.sync.terms import NodeKind, NodeState

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class InviteNode(Command):
    """Let a computer of a unit, or the phone of an account, join with a one-time code."""

    node_id: UUID
    kind: NodeKind
    name: Name
    unit_id: UUID | None = None  # of an office computer
    user_id: UUID | None = None  # whose phone it is
    code_hash: Hex32  # of the code, which only the page that made it shows


class JoinNode(Command):
    """Join with a one-time code, from now on known by a key."""

    code: SecretStr
    public_key: Hex32
    sealing_key: Hex32
    incarnation: UUID
    version: Annotated[str, StringConstraints(max_length=40)]


class PauseNode(Command):
    """Take nothing from a node and give it nothing, for the time being."""

    node_id: UUID
    why: Why


class ResumeNode(Command):
    """Answer a paused node again."""

    node_id: UUID


class WipeNode(Command):
    """Order a node to empty itself at its next contact."""

    node_id: UUID
    why: Why


class SpareNode(Command):
    """Take back the order to empty itself, before the node has heard of it."""

    node_id: UUID


class ConfirmWipe(Command):
    """Say that the node has emptied itself."""

    node_id: UUID


class RekeyNode(Command):
    """Give a node a new code; its key counts no more from now on."""

    node_id: UUID
    code_hash: Hex32


class ReplaceNode(Command):
    """Invite another device in the place of one that is gone, and order the old one to empty itself."""

    node_id: UUID
    successor_id: UUID
    name: Name
    code_hash: Hex32
    why: Why


@action("sync.invite_node", takes=InviteNode, final="there")
def invite_node(do: Doing, cmd: InviteNode) -> Node:
    """Let a computer or a phone join with a one-time code.

    Refuses with `phone-needs-account`, `unit-is-closed` or `node-name-is-taken`.
    """
    # load
    user = User.objects.get(pk=cmd.user_id) if cmd.kind is NodeKind.PHONE and cmd.user_id else None
    unit = _unit_of(user) if user else _unit(cmd.unit_id)
    node = Node(
        id=cmd.node_id,
        kind=cmd.kind,
        name=cmd.name,
        unit=unit,
        user_id=user.pk if user else None,
        person_id=user.person_id if user else None,
        code_hash=cmd.code_hash,
        code_expires_at=do.at + CODE_LIVES,
        invited_at=do.at,
    )
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    refuse_if(
        rules.objections_to_inviting(
            kind=cmd.kind,
            is_open=unit.closed_on is None,
            has_account=user is not None and user.is_active,
        )
    )
    # write
    do.create(node)
    # record
    do.record(facts.NodeInvited(name=node.name, unit=unit.name_km), about=node, scope=node.scope)
    return node


@action("sync.join_node", takes=JoinNode, final="there")
def join_node(do: Doing, cmd: JoinNode) -> Node:
    """Join with a one-time code, which is used up by it.

    Refuses with `code-is-not-known` (also of a used one) or `code-has-expired`.
    """
    # load
    waiting = Node.objects.filter(
        code_hash=hash_of(cmd.code.get_secret_value()), state=NodeState.INVITED
    ).first()
    # allow
    do.allow_anyone("whoever holds the one-time code was handed it for this device")
    # decide
    refuse_if(
        rules.objections_to_joining(
            is_known=waiting is not None,
            expires_at=waiting.code_expires_at if waiting else None,
            at=do.at,
        )
    )
    assert waiting is not None
    node = Node.objects.locked(waiting.pk)
    refuse_if(
        rules.objections_to_joining(
            is_known=node.code_hash == waiting.code_hash, expires_at=node.code_expires_at, at=do.at
        )
    )
    # write
    do.change(
        node,
        state=NodeState.ACTIVE,
        code_hash="",
        code_expires_at=None,
        public_key=cmd.public_key,
        sealing_key=cmd.sealing_key,
        incarnation=cmd.incarnation,
        joined_at=do.at,
        heard_at=do.at,
        reported=rules.Reported(version=cmd.version).kept(),
    )
    # record
    do.record(facts.NodeJoined(name=node.name, version=cmd.version), about=node, scope=node.scope)
    return node


@action("sync.pause_node", takes=PauseNode, final="there")
def pause_node(do: Doing, cmd: PauseNode) -> Node:
    """Take nothing from a node and give it nothing, until it is resumed.

    Refuses with `node-step-does-not-fit`.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    _refuse_unless_fitting(Step.PAUSE, node)
    # write
    do.change(node, state=NodeState.PAUSED)
    # record
    do.record(facts.NodePaused(name=node.name, why=cmd.why), about=node, scope=node.scope)
    return node


@action("sync.resume_node", takes=ResumeNode, final="there")
def resume_node(do: Doing, cmd: ResumeNode) -> Node:
    """Answer a paused node again.

    Refuses with `node-step-does-not-fit`.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    _refuse_unless_fitting(Step.RESUME, node)
    # write
    do.change(node, state=NodeState.ACTIVE)
    # record
    do.record(facts.NodeResumed(name=node.name), about=node, scope=node.scope)
    return node


@action("sync.wipe_node", takes=WipeNode, final="there")
def wipe_node(do: Doing, cmd: WipeNode) -> Node:
    """Order a node to empty itself at its next contact.

    Refuses with `node-step-does-not-fit`.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    _refuse_unless_fitting(Step.WIPE, node)
    # write
    do.change(node, state=NodeState.WIPED, wiped_at=None, revoked=_with_its_key(do, node))
    parts.forget_of(node.name)  # nothing more will come of what it had begun to send
    # record
    do.record(facts.NodeWiped(name=node.name, why=cmd.why), about=node, scope=node.scope)
    return node


@action("sync.spare_node", takes=SpareNode, final="there")
def spare_node(do: Doing, cmd: SpareNode) -> Node:
    """Take back the order to empty itself, as long as the node has not said that it did.

    Refuses with `node-step-does-not-fit` or `node-is-empty`.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    _refuse_unless_fitting(Step.SPARE, node)
    # write
    do.change(node, state=NodeState.ACTIVE, revoked=node.revoked[:-1])
    # record
    do.record(facts.NodeSpared(name=node.name), about=node, scope=node.scope)
    return node


@action("sync.confirm_wipe", takes=ConfirmWipe, final="there")
def confirm_wipe(do: Doing, cmd: ConfirmWipe) -> Node:
    """Keep a node's word that it has emptied itself.

    Refuses with `node-step-does-not-fit` if nobody ordered it.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.allow_anyone("the request was signed with the node's own key")
    # decide
    refuse_if(rules.objections_to_confirming(state=node.state))
    # write
    do.change(node, wiped_at=do.at)
    # record
    do.record(facts.NodeEmptied(name=node.name), about=node, scope=node.scope)
    return node


@action("sync.rekey_node", takes=RekeyNode, final="there")
def rekey_node(do: Doing, cmd: RekeyNode) -> Node:
    """Give a node a new code, as after a restored backup or a lost sheet; what it delivered stays its own.

    Refuses with `node-step-does-not-fit` or `node-is-to-be-wiped`.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    _refuse_unless_fitting(Step.REKEY, node)
    # write
    do.change(
        node,
        state=NodeState.INVITED,
        code_hash=cmd.code_hash,
        code_expires_at=do.at + CODE_LIVES,
        public_key="",
        sealing_key="",
        incarnation=None,
        wiped_at=None,
    )
    # record
    do.record(facts.NodeRekeyed(name=node.name), about=node, scope=node.scope)
    return node


@action("sync.replace_node", takes=ReplaceNode, final="there")
def replace_node(do: Doing, cmd: ReplaceNode) -> Node:
    """Invite another device in the place of one that was stolen or broke; returns the new one.

    Refuses with `node-step-does-not-fit` or `node-name-is-taken`.
    """
    # load
    node = Node.objects.locked(cmd.node_id)
    # allow
    do.require(terms.KEEP_NODES, at=node.scope)
    # decide
    _refuse_unless_fitting(Step.REPLACE, node)
    # write
    # one that was to be wiped has lost its key before
    wiped = node.state == NodeState.WIPED
    do.change(node, state=NodeState.REPLACED, revoked=node.revoked if wiped else _with_its_key(do, node))
    successor = do.create(
        Node(
            id=cmd.successor_id,
            kind=node.kind,
            name=cmd.name,
            unit=node.unit,
            user_id=node.user_id,
            person_id=node.person_id,
            code_hash=cmd.code_hash,
            code_expires_at=do.at + CODE_LIVES,
            invited_at=do.at,
        )
    )
    # record
    replaced = facts.NodeReplaced(name=node.name, successor=successor.name, why=cmd.why)
    do.record(replaced, about=node, scope=node.scope)
    invited = facts.NodeInvited(name=successor.name, unit=node.unit.name_km)
    do.record(invited, about=successor, scope=successor.scope)
    return successor


def _with_its_key(do: Doing, node: Node) -> list[dict[str, str]]:
    """Return the revoked keys of a node with its present one: letters it sealed before can still be read."""
    if node.incarnation is None:
        return list(node.revoked)
    return [*node.revoked, rules.Revoked(node.public_key, node.incarnation.hex, do.at).kept()]


def _refuse_unless_fitting(step: Step, node: Node) -> None:
    refuse_if(rules.objections_to(step, state=node.state, emptied=node.wiped_at is not None))


def _unit(unit_id: UUID | None) -> Unit:
    if unit_id is None:
        raise Unit.DoesNotExist
    return Unit.objects.get(pk=unit_id)


def _unit_of(user: User) -> Unit:
    """Return where an account lies: where its person works, or where it was opened."""
    person = Person.objects.filter(pk=user.person_id).first() if user.person_id else None
    return Unit.objects.get(path=person.path if person else identity.path_of(user))
