"""The computers and the phone of the village: invited by its administrator, joined with their codes."""

from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from pydantic import SecretStr

from kru.access.actor import Actor
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.spine.doing import Doing
from kru.sync import actions
from kru.sync.codes import code_for, hash_of
from kru.sync.terms import NodeKind

KEEPER = "sovath"
ITSELF = Actor(user_id=None, person_id=None, name="")
VERSION = "0.1.0"


@dataclass(frozen=True)
class Device:
    """One device: at which unit or of whom, and how many days ago it joined and was last heard from."""

    name: str
    unit: str = ""
    owner: str = ""
    ago: int | None = None  # None: it has not joined yet


DEVICES = (
    Device("31-01", unit="province", ago=0),
    Device("3101-01", unit="district", ago=5),
    Device("3102-01", unit="boeng-chhuk"),
    Device("sokha-01", owner="sokha", ago=1),
)


def equip(cast: Cast) -> None:
    """Invite the devices of the village, and let those join that have been switched on."""
    for device in DEVICES:
        at = cast.at - timedelta(days=device.ago or 0, minutes=20)
        code = code_for(new_id())
        actions.invite_node(
            cast.doing(KEEPER, at),
            actions.InviteNode(
                node_id=new_id(),
                kind=NodeKind.PHONE if device.owner else NodeKind.OFFICE,
                name=device.name,
                unit_id=cast.unit_ids[device.unit] if device.unit else None,
                user_id=cast.user(device.owner).pk if device.owner else None,
                code_hash=hash_of(code),
            ),
        )
        if device.ago is not None:
            actions.join_node(
                Doing(ITSELF, at, new_id(), settings.NODE),
                actions.JoinNode(
                    code=SecretStr(code),
                    public_key=Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
                    sealing_key=X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
                    incarnation=new_id(),
                    version=VERSION,
                ),
            )
