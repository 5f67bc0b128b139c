"""What befalls the machines of a world: copied disks, backups put back, orders to empty oneself."""

from typing import TYPE_CHECKING
from uuid import UUID

from kru.identity.models import User
from kru.journal.feed import NUMBERED
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.sync.models import Node
from kru.sync.terms import NodeKind, NodeState
from tests.actors import AT
from tests.sync.installations import keys_of

if TYPE_CHECKING:
    from tests.sync.world import Site, World


def join(unit_id: UUID, name: str, user: User | None = None) -> UUID:
    """Let an office or a phone join, at central; return its id, which is that of its installation, too."""
    node_id = new_id()
    keys = keys_of(node_id)
    Node.objects.create(
        id=node_id, kind=NodeKind.PHONE if user else NodeKind.OFFICE, name=name[:40],
        unit=Unit.objects.get(pk=unit_id), state=NodeState.ACTIVE, invited_at=AT, incarnation=node_id,
        public_key=keys.public_key, sealing_key=keys.sealing_key,
        user_id=user.pk if user else None, person_id=user.person_id if user else None,
    )  # fmt: skip
    return node_id


def join_anew(world: "World", office: "Site") -> None:
    """Let an office that was found to be a copy of another join as a new one, with its outbox."""
    world.tell(f"{office.name} joins anew")
    world.central.wrapper.disarm()  # what was to die has said that they are two, and lives
    with world.central.here():
        office.node_id = join(office.unit_id, f"{office.name}-{new_id().hex[-12:]}")
    office.installation = office.node_id


def clone(world: "World", office: "Site") -> None:
    """Copy an office's disk into a second machine; both go on."""
    name = f"{office.name}-twin{len(world.offices)}"
    world.tell(f"{office.name} is cloned")
    world.reached["cloned"] += 1
    store = office.copied(name)
    twin = type(office)(
        office.name, "office", store, store.connect(), office.people, office.unit_id, office.node_id,
        office.installation, office.ahead,
    )  # fmt: skip
    world.offices.append(twin)


def back_up(world: "World") -> None:
    """Keep a copy of central."""
    world.tell("central is backed up")
    if world.backup:
        world.backup[0].destroy()
    world.backup = world.central.copied("backup"), set(world.given)


def restore(world: "World") -> None:
    """Put central's last copy in its place: what was given at central itself since is gone."""
    if world.backup is None:
        return
    world.tell("central is restored")
    world.reached["central is restored"] += 1
    kept, then = world.backup
    world.central.wrapper.close()
    world.central.store.destroy()
    world.restored += 1
    NUMBERED.clear()  # the process begins anew
    world.central.store = kept.copy(f"central-{world.restored}")
    world.central.wrapper = world.central.store.connect()
    for command_id, where in list(world.given.items()):
        if where == world.central.name and command_id not in then:
            del world.given[command_id]
