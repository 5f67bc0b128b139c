"""Sticks in a world: bundles in any order, brought to anybody, again and again, mixed with the line."""

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from kru.sync import bundles, sealing
from kru.sync.membership import Membership
from tests.sync import moments, oracle
from tests.sync.engines import Crash
from tests.sync.installations import keys_of

if TYPE_CHECKING:
    from tests.sync.world import Site, World

MOST = 6  # bundles lie about, of each direction
CENTRAL = UUID(int=0)


@dataclass(frozen=True)
class Stick:
    """A bundle that lies about: for central, or for the office that is this installation."""

    installation: UUID
    bundle: bytes
    upwards: bool


def write(world: "World", office: "Site") -> None:
    """Let an office write what waits, and how far its copy goes, on a stick."""
    world.tell(f"{office.name} writes a bundle")
    _lay(world, sealed(world, office))


def sealed(world: "World", office: "Site", *, last: bool = False) -> Stick:
    """Return a bundle of what waits at an office; the `last` one also of all that was decided."""
    with office.here():
        bundle = bundles.from_office(
            _membership(office), keys_of(office.installation), world.at + office.ahead, last=last
        )
    return Stick(office.installation, bundle, upwards=True)


def bring_to_central(world: "World", rng: Random, *, dies_after: int | None = None) -> None:
    """Let a bundle of an office come to central, perhaps again, and its answer be written."""
    stick = _one(world, rng, upwards=True)
    if stick is None:
        return
    world.tell(f"a bundle of {stick.installation.hex[-5:]} comes to central")
    if dies_after is not None:
        world.central.wrapper.arm(dies_after)
    try:
        with world.central.here():
            brought = bundles.opened_at_central(stick.bundle, keys_of(CENTRAL))
            if brought.revoked is not None:
                _keep(world, brought)
                return
            answer = bundles.answer_to(brought, keys_of(CENTRAL), world.at)
            letter = sealing.open_letter(answer, keys=keys_of(stick.installation))
            oracle.check_bundle(oracle.Part(brought.node.unit.path), letter.content)
    except bundles.Unfit as unfit:
        # two speak as one, or central was restored to a day before the office joined
        world.tell(f"… {unfit.code}")
        world.reached[f"a stick comes to central: {unfit.code}"] += 1
        paused = "bundle-of-a-closed-node"
        assert unfit.code in ("forked", "bundle-of-a-stranger", paused), unfit.code
    except Crash:
        world.tell("central died")
        world.reached["a stick comes to central: died"] += 1
        world.central.restart()
    else:
        world.reached["a stick comes to central: taken"] += 1
        _lay(world, Stick(stick.installation, answer, upwards=False))
    finally:
        world.central.wrapper.disarm()


def take_letter(world: "World", letter: Stick) -> None:
    """Let the letter of a computer that emptied itself come to central, which is asked for nothing."""
    world.tell(f"the letter of {letter.installation.hex[-5:]} comes to central")
    with world.central.here():
        brought = bundles.opened_at_central(letter.bundle, keys_of(CENTRAL))
        assert brought.revoked is not None, "LOST: a letter whose order is not known"
        _keep(world, brought)


def _keep(world: "World", brought: bundles.Brought) -> None:
    kept = bundles.keep(brought, world.at)
    for what in ("held", "known", "late"):
        world.reached[f"a letter comes to central: {what}"] += getattr(kept, what)


def bring_to_office(world: "World", rng: Random, *, dies_after: int | None = None) -> None:
    """Let a bundle of central come to an office: mostly its own, sometimes another's."""
    stick = _one(world, rng, upwards=False)
    if stick is None:
        return
    own = [office for office in world.offices if office.installation == stick.installation]
    office = rng.choice(world.offices if rng.randrange(6) == 0 or not own else own)
    world.tell(
        f"a bundle for {stick.installation.hex[-5:]} comes to {office.name} {office.installation.hex[-5:]}"
    )
    if dies_after is not None:
        office.wrapper.arm(dies_after)
    try:
        with office.here():
            keys = keys_of(office.installation)
            bundles.at_office(stick.bundle, _membership(office), keys, world.at + office.ahead)
            assert office.installation == stick.installation, "LEAKED: an office has read another's bundle"
    except bundles.Unfit as unfit:
        world.tell(f"… {unfit.code}")
        world.reached[f"a stick comes to office: {unfit.code}"] += 1
        if office.installation == stick.installation:
            assert unfit.code == "bundle-before-it-is-missing", unfit.code
    except Crash:
        world.tell(f"{office.name} died")
        world.reached["a stick comes to office: died"] += 1
        office.restart()
    else:
        world.reached["a stick comes to office: taken"] += 1
    finally:
        office.wrapper.disarm()
        with office.here():
            moments.check_cursors()


def _membership(office: "Site") -> Membership:
    assert office.node_id is not None
    central = keys_of(CENTRAL)
    return Membership(
        office.node_id, office.installation, office.name, "", "http://central",
        central.public_key, central.sealing_key,
    )  # fmt: skip


def _lay(world: "World", stick: Stick) -> None:
    same = [lying for lying in world.sticks if lying.upwards == stick.upwards][-MOST + 1 :]
    other = [lying for lying in world.sticks if lying.upwards != stick.upwards]
    world.sticks = [*other, *same, stick]


def _one(world: "World", rng: Random, *, upwards: bool) -> Stick | None:
    lying = [stick for stick in (*world.sticks, *world.letters) if stick.upwards == upwards]
    return rng.choice(lying) if lying else None
