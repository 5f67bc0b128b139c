"""Sticks in a world: bundles in any order, brought to anybody, again and again, mixed with the line."""

from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kru.sync import bundles, sealing
from kru.sync.membership import Membership
from kru.sync.signing import Keys
from tests.sync import oracle
from tests.sync.engines import Crash

if TYPE_CHECKING:
    from tests.sync.world import Site, World

MOST = 6  # bundles lie about, of each direction
CENTRAL = UUID(int=0)


@dataclass(frozen=True)
class Stick:
    """A bundle that lies about: for central, or for the office that is this node."""

    node_id: UUID
    bundle: bytes
    upwards: bool


def keys_of(node_id: UUID) -> Keys:
    """Return the keys of an installation, made of its id so that a world can be played again."""
    signing, sealing_key = (sha256(part + node_id.bytes).digest() for part in (b"signing", b"sealing"))
    return Keys(
        Ed25519PrivateKey.from_private_bytes(signing), X25519PrivateKey.from_private_bytes(sealing_key)
    )


def write(world: "World", office: "Site") -> None:
    """Let an office write what waits, and how far its copy goes, on a stick."""
    assert office.node_id is not None
    world.tell(f"{office.name} writes a bundle")
    with office.here():
        bundle = bundles.from_office(_membership(office), keys_of(office.node_id), world.at + office.ahead)
    _lay(world, Stick(office.node_id, bundle, upwards=True))


def bring_to_central(world: "World", rng: Random, *, dies_after: int | None = None) -> None:
    """Let a bundle of an office come to central, perhaps again, and its answer be written."""
    stick = _one(world, rng, upwards=True)
    if stick is None:
        return
    world.tell(f"a bundle of {stick.node_id.hex[-5:]} comes to central")
    if dies_after is not None:
        world.central.wrapper.arm(dies_after)
    try:
        with world.central.here():
            brought = bundles.opened_at_central(stick.bundle, keys_of(CENTRAL))
            answer = bundles.answer_to(brought, keys_of(CENTRAL), world.at)
            letter = sealing.open_letter(answer, keys=keys_of(stick.node_id))
            oracle.check_bundle(oracle.Part(brought.node.unit.path), letter.content)
    except bundles.Unfit as unfit:
        # two speak as one, or central was restored to a day before the office joined
        world.tell(f"… {unfit.code}")
        assert unfit.code in ("forked", "bundle-of-a-stranger"), unfit.code
    except Crash:
        world.tell("central died")
        world.central.restart()
    else:
        _lay(world, Stick(stick.node_id, answer, upwards=False))
    finally:
        world.central.wrapper.disarm()


def bring_to_office(world: "World", rng: Random, *, dies_after: int | None = None) -> None:
    """Let a bundle of central come to an office: mostly its own, sometimes another's."""
    stick = _one(world, rng, upwards=False)
    if stick is None:
        return
    own = [office for office in world.offices if office.node_id == stick.node_id]
    office = rng.choice(world.offices if rng.randrange(6) == 0 or not own else own)
    assert office.node_id is not None
    world.tell(f"a bundle for {stick.node_id.hex[-5:]} comes to {office.name} {office.node_id.hex[-5:]}")
    if dies_after is not None:
        office.wrapper.arm(dies_after)
    try:
        with office.here():
            keys = keys_of(office.node_id)
            bundles.at_office(stick.bundle, _membership(office), keys, world.at + office.ahead)
            assert office.node_id == stick.node_id, "LEAKED: an office has read another's bundle"
    except bundles.Unfit as unfit:
        world.tell(f"… {unfit.code}")
        if office.node_id == stick.node_id:
            assert unfit.code == "bundle-before-it-is-missing", unfit.code
    except Crash:
        world.tell(f"{office.name} died")
        office.restart()
    finally:
        office.wrapper.disarm()
        with office.here():
            oracle.check_cursors()


def _membership(office: "Site") -> Membership:
    assert office.node_id is not None
    central = keys_of(CENTRAL)
    return Membership(
        office.node_id, office.node_id, office.name, office.unit, "http://central",
        central.public_key, central.sealing_key,
    )  # fmt: skip


def _lay(world: "World", stick: Stick) -> None:
    same = [lying for lying in world.sticks if lying.upwards == stick.upwards][-MOST + 1 :]
    other = [lying for lying in world.sticks if lying.upwards != stick.upwards]
    world.sticks = [*other, *same, stick]


def _one(world: "World", rng: Random, *, upwards: bool) -> Stick | None:
    lying = [stick for stick in world.sticks if stick.upwards == upwards]
    return rng.choice(lying) if lying else None
