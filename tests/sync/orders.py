"""Central's orders to the computers of a world: to pause, to empty oneself, to give way to another one."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import SecretStr
from pydantic_core import from_json

from kru.access.actor import Actor
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.sync import actions as sync
from kru.sync import serve
from kru.sync.codes import code_for, hash_of
from kru.sync.lines import claimed_at
from kru.sync.models import HeldCommand, Node
from kru.sync.terms import NodeState
from tests.sync import carrying, mishaps
from tests.sync.installations import keys_of

if TYPE_CHECKING:
    from tests.sync.world import Site, World

WHY = "ត្រូវគេលួច"
ITSELF = Actor(user_id=None, person_id=None, name="")
COUNTS_NO_MORE = (NodeState.WIPED, NodeState.REPLACED)


class Ordered(Exception):
    """A node was told to empty itself."""


class Paused(Exception):
    """A node was told that it is not spoken with for the time being."""


def heed(node: Node, what: str, body: bytes, world: "World") -> None:
    """Answer, at central, for a node that is not spoken with: what it pushes is kept, it hears its order."""
    if node.state == NodeState.PAUSED:
        raise Paused
    if node.state in COUNTS_NO_MORE:
        if what == "push":
            serve.keep(node, body, world.at)
        raise Ordered


def pause(world: "World", office: "Site") -> None:
    """Let central not speak with an office."""
    _keeper(world, sync.pause_node, sync.PauseNode(node_id=_node(office), why=WHY))


def resume(world: "World", office: "Site") -> None:
    """Let central speak with an office again."""
    with world.central.here():
        paused = Node.objects.filter(pk=office.node_id, state=NodeState.PAUSED).exists()
    if paused:
        _keeper(world, sync.resume_node, sync.ResumeNode(node_id=_node(office)))


def wipe(world: "World", office: "Site") -> None:
    """Order an office to empty itself at its next contact."""
    with world.central.here():
        if not Node.objects.filter(
            pk=office.node_id, state__in=(NodeState.ACTIVE, NodeState.PAUSED)
        ).exists():
            return
    world.ordered[_node(office)] = world.at
    _keeper(world, sync.wipe_node, sync.WipeNode(node_id=_node(office), why=WHY))


def spare(world: "World", office: "Site") -> None:
    """Take the order back."""
    _keeper(world, sync.spare_node, sync.SpareNode(node_id=_node(office)))


def empty(world: "World", office: "Site", rng: Random) -> None:
    """Let an office seal what was given there and empty itself; a new computer is set up in its place.

    What was given after the order need not be taken. Central's disk is copied when all is done: it is not
    put back as it was before, where nobody would have the work of the old computer any more.
    """
    world.tell(f"{office.name} empties itself")
    ordered_at = world.ordered[_node(office)]
    with office.here():
        lines = Outgoing.objects.filter(state=Outgoing.State.WAITING).values_list("line", flat=True)
        waiting = [from_json(line) for line in lines]
        has_given = Outgoing.objects.exists()
    world.late |= {UUID(line["id"]) for line in waiting if claimed_at(line) > ordered_at}
    if has_given:
        world.letters.append(carrying.sealed(world, office, last=True))
    world.reached[f"emptied: {'with' if has_given else 'without'} a letter"] += 1
    _set_up_anew(world, office, rng)
    office.wrapper.close()
    office.store.destroy()
    world.machines += 1
    office.store = world.empty.copy(str(world.room / f"{office.name}-{world.machines}.sqlite3"))
    office.wrapper, office.ahead = office.store.connect(), timedelta()
    mishaps.back_up(world)


def _set_up_anew(world: "World", office: "Site", rng: Random) -> None:
    """Let another computer join: by a new code of the same node, or as the one in its place."""
    with world.central.here():
        node = Node.objects.get(pk=_node(office))
    code = code_for(new_id())
    if node.state == NodeState.WIPED and rng.randrange(2):
        _by_itself(world, sync.confirm_wipe, sync.ConfirmWipe(node_id=node.pk))
        _keeper(world, sync.rekey_node, sync.RekeyNode(node_id=node.pk, code_hash=hash_of(code)))
        world.reached["set up anew: by a new code"] += 1
    elif node.state == NodeState.WIPED:
        office.node_id = new_id()
        replace = sync.ReplaceNode(
            node_id=node.pk, successor_id=office.node_id, name=f"{office.name}-{office.node_id.hex[-12:]}",
            code_hash=hash_of(code), why=WHY,
        )  # fmt: skip
        _keeper(world, sync.replace_node, replace)
        world.reached["set up anew: in its place"] += 1
    else:  # a twin of it was set up in its place already
        mishaps.join_anew(world, office)
        world.reached["set up anew: beside its twin"] += 1
        return
    office.installation = new_id()
    keys = keys_of(office.installation)
    joining = sync.JoinNode(
        code=SecretStr(code), public_key=keys.public_key, sealing_key=keys.sealing_key,
        incarnation=office.installation, version="0",
    )  # fmt: skip
    _by_itself(world, sync.join_node, joining)


def check_late(late: set[UUID]) -> None:
    """Assert, at central, that nothing is kept that a computer gave after the order to empty itself."""
    kept = HeldCommand.objects.filter(pk__in=late, why_held="revoked")
    assert not kept.exists(), f"LEAKED: {kept.first()} was given after the order"


def _node(office: "Site") -> UUID:
    assert office.node_id is not None
    return office.node_id


def _keeper(world: "World", action: Action[Any, Any], cmd: Command) -> None:
    world.do(world.central, ("sovath", action, cmd))


def _by_itself(world: "World", action: Action[Any, Any], cmd: Command) -> None:
    """Let a computer do something that nobody is signed in for."""
    with world.central.here():
        do = Doing(ITSELF, world.at, new_id(), world.central.name)
        action(do, cmd)
    world.count(world.central, do.command_id, "done")
