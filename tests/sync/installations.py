"""The keys of installations in a world, made of their ids so that a world can be played again."""

from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kru.sync.signing import Keys


def keys_of(installation: UUID) -> Keys:
    """Return the keys of an installation."""
    signing, sealing = (sha256(part + installation.bytes).digest() for part in (b"signing", b"sealing"))
    return Keys(Ed25519PrivateKey.from_private_bytes(signing), X25519PrivateKey.from_private_bytes(sealing))
