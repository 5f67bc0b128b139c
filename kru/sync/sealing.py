"""Sealed letters between a node and central: signed by the sender, readable by the recipient alone.

X25519 with a fresh key for each letter, HKDF-SHA256, ChaCha20-Poly1305; inside, an Ed25519 signature over
everything, recipient included: who finds the stick reads nothing, and nobody else can have written it.
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kru.sync.signing import Keys

MAGIC = b"kru-letter-1\n"
_KEY, _SIGNATURE = 32, 64
_NONCE = bytes(12)  # every letter has a key of its own


class NotSealed(ValueError):
    """No letter, or one that is not for this reader, or that somebody has altered."""


@dataclass(frozen=True)
class Letter:
    """An opened letter: the key its sender signed it with, and what it holds."""

    sender: str
    content: bytes


def seal(content: bytes, *, to: str, keys: Keys) -> bytes:
    """Return a letter to the holder of a sealing key (in hex), signed with one's own."""
    once = X25519PrivateKey.from_private_bytes(secrets.token_bytes(_KEY))
    recipient = X25519PublicKey.from_public_bytes(bytes.fromhex(to))
    public = once.public_key().public_bytes_raw()
    sender = bytes.fromhex(keys.public_key)
    signature = keys.signing.sign(_signed(public, bytes.fromhex(to), content))
    box = ChaCha20Poly1305(_derived(once.exchange(recipient), public, bytes.fromhex(to)))
    return MAGIC + public + box.encrypt(_NONCE, sender + signature + content, MAGIC + public)


def open_letter(letter: bytes, *, keys: Keys) -> Letter:
    """Return what a letter to oneself holds, once its signature is known to be its sender's own.

    Whether the sender is one to be believed is for the reader to say. Raises `NotSealed`.
    """
    own = bytes.fromhex(keys.sealing_key)
    public, sealed = letter[len(MAGIC) : len(MAGIC) + _KEY], letter[len(MAGIC) + _KEY :]
    if not letter.startswith(MAGIC) or len(public) < _KEY:
        raise NotSealed("no letter")
    try:
        secret = keys.sealing.exchange(X25519PublicKey.from_public_bytes(public))
        held = ChaCha20Poly1305(_derived(secret, public, own)).decrypt(_NONCE, sealed, MAGIC + public)
        sender, signature, content = held[:_KEY], held[_KEY : _KEY + _SIGNATURE], held[_KEY + _SIGNATURE :]
        Ed25519PublicKey.from_public_bytes(sender).verify(signature, _signed(public, own, content))
    except (InvalidTag, InvalidSignature, ValueError) as error:
        raise NotSealed("not for this reader, or altered") from error
    return Letter(sender.hex(), content)


def _derived(secret: bytes, public: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=MAGIC + public + recipient).derive(secret)


def _signed(public: bytes, recipient: bytes, content: bytes) -> bytes:
    return MAGIC + public + recipient + content
