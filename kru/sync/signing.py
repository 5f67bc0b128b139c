"""Keys of nodes and of central, and requests that a node signs and central verifies."""

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Unencoded
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse, UnreadablePostError
from django.http.request import RawPostDataException

from kru.spine.request import KruRequest
from kru.sync.codes import read_code
from kru.sync.models import Node
from kru.sync.terms import NodeState

SCHEME = "Kru"
MOST = 2_000_000  # bytes of a signed body
DRIFT = timedelta(minutes=10)
_SIGNATURE = 64
_HEADER = 16 + 16 + 8 + _SIGNATURE  # bytes: node, incarnation, unix time, signature
# what is signed begins with what it is for: no signature stands for anything else
_REQUEST, _JOIN, _WIPE = b"kru-request-1\n", b"kru-join-1\n", b"kru-wipe-1\n"
STATUS = {
    "not-signed": 401,
    "unknown-node": 401,
    "bad-signature": 401,
    "clock-is-off": 401,
    "forked": 409,
    "paused": 403,
    "wiped": 410,
    "replaced": 410,
    "too-large": 413,
    "cut": 400,
}


class NotTrusted(Exception):
    """A request that is not answered, with the code that says why; the node, where it is known for sure."""

    def __init__(self, code: str, node: Node | None = None) -> None:
        super().__init__(code)
        self.code, self.node = code, node


@dataclass(frozen=True)
class Keys:
    """The two pairs of one installation: Ed25519 to sign with, X25519 for what is sealed to it."""

    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey

    @classmethod
    def kept_in(cls, directory: Path) -> "Keys":
        """Return the keys kept in a directory, made at first use; only the node's own user can read them."""
        return cls(
            Ed25519PrivateKey.from_private_bytes(_kept(directory / "signing.key")),
            X25519PrivateKey.from_private_bytes(_kept(directory / "sealing.key")),
        )

    @property
    def public_key(self) -> str:
        """Return what verifies the signatures: 32 bytes in hex."""
        return self.signing.public_key().public_bytes_raw().hex()

    @property
    def sealing_key(self) -> str:
        """Return what others seal to: 32 bytes in hex."""
        return self.sealing.public_key().public_bytes_raw().hex()


@cache
def _own_keys(directory: Path) -> Keys:
    return Keys.kept_in(directory)


def own_keys() -> Keys:
    """Return the keys of this node, central or office."""
    return _own_keys(settings.KEYS)


def _kept(path: Path) -> bytes:
    """Return 32 secret bytes kept as hex; of several processes that make them at once, one wins."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_suffix(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            made.unlink()
    return bytes.fromhex(path.read_text().strip())


def sign_request(
    keys: Keys, node_id: UUID, incarnation: UUID, method: str, path: str, body: bytes, at: datetime
) -> dict[str, str]:
    """Return the header that signs a request: 158 bytes on the line.

    `path` is as it is sent, with its query; letters that an address may hold stand in it unencoded.
    """
    stamp = _stamp(node_id, incarnation, int(at.timestamp()))
    signature = keys.signing.sign(_request(stamp, method, path, body))
    return {"Authorization": f"{SCHEME} {_encoded(stamp + signature)}"}


def signer_of(request: KruRequest, *, most: int = MOST) -> Node:
    """Return the node that signed a request with its body of up to `most` bytes; raises `NotTrusted`."""
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    given = _decoded(written)
    if scheme != SCHEME or len(given) != _HEADER:
        raise NotTrusted("not-signed")
    if _length(request) > most:
        raise NotTrusted("too-large")
    stamp, signature = given[:-_SIGNATURE], given[-_SIGNATURE:]
    node = Node.objects.select_related("unit").filter(pk=UUID(bytes=stamp[:16])).first()
    if node is None or not node.public_key:
        raise NotTrusted("unknown-node")
    try:
        body = request.body
    except RawPostDataException as read_as_a_form:
        raise NotTrusted("bad-signature") from read_as_a_form
    except RequestDataTooBig as beyond_all_bounds:
        raise NotTrusted("too-large") from beyond_all_bounds
    except UnreadablePostError as cut:  # the line broke: nobody hears the answer, and it is no fault of ours
        raise NotTrusted("cut") from cut
    signed = _request(stamp, request.method or "", request.get_full_path(), body)
    if not _verifies(node.public_key, signature, signed):
        raise NotTrusted("bad-signature")
    # from here on it is the node itself: it may be told how it stands
    if abs(int(request.at.timestamp()) - int.from_bytes(stamp[32:], "big")) > DRIFT.total_seconds():
        raise NotTrusted("clock-is-off", node)
    if node.state in (NodeState.PAUSED, NodeState.WIPED, NodeState.REPLACED):
        raise NotTrusted(node.state, node)
    if node.incarnation != UUID(bytes=stamp[16:32]):
        raise NotTrusted("forked", node)
    return node


def answer_to(error: NotTrusted, at: datetime) -> JsonResponse:
    """Say why a request is not answered, and central's time, by which a node corrects its clock.

    Who is to be wiped, also as replaced, is given the signed order with it.
    """
    said: dict[str, str | int] = {"reason": error.code, "at": int(at.timestamp())}
    if error.node is not None and error.code in (NodeState.WIPED, NodeState.REPLACED):
        said["order"] = order_to_wipe(error.node.pk)
    return JsonResponse(said, status=STATUS[error.code])


def order_to_wipe(node_id: UUID) -> str:
    """Return central's signed order that a node empties itself."""
    return _encoded(own_keys().signing.sign(_WIPE + node_id.bytes))


def is_order_to_wipe(order: str, node_id: UUID, central_key: str) -> bool:
    """Tell whether an order to empty itself is for this node, and of the central it joined."""
    return _verifies(central_key, _decoded(order), _WIPE + node_id.bytes)


def join_body(keys: Keys, code: str, incarnation: UUID, version: str) -> dict[str, str]:
    """Return what a node sends to join: its public keys, and the signature that shows it holds them."""
    signed = _join(read_code(code), keys.public_key, keys.sealing_key, incarnation, version)
    return {
        "code": code,
        "public_key": keys.public_key,
        "sealing_key": keys.sealing_key,
        "incarnation": str(incarnation),
        "version": version,
        "signature": _encoded(keys.signing.sign(signed)),
    }


def holds_key(
    *, code: str, public_key: str, sealing_key: str, incarnation: UUID, version: str, signature: str
) -> bool:
    """Tell whether whoever asks to join holds the key it names."""
    signed = _join(read_code(code), public_key, sealing_key, incarnation, version)
    return _verifies(public_key, _decoded(signature), signed)


def _length(request: KruRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0  # as Django reads it


def _stamp(node_id: UUID, incarnation: UUID, seconds: int) -> bytes:
    return node_id.bytes + incarnation.bytes + seconds.to_bytes(8, "big")


def _request(stamp: bytes, method: str, path: str, body: bytes) -> bytes:
    # what has a fixed length stands first: nothing can slip from one part into the next
    return _REQUEST + stamp + sha256(body).digest() + f"{method} {path}".encode()


def _join(code: str, public_key: str, sealing_key: str, incarnation: UUID, version: str) -> bytes:
    parts = (public_key, sealing_key, incarnation.hex, code, version)
    return _JOIN + "\n".join(parts).encode()


def _verifies(public_key: str, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _decoded(written: str) -> bytes:
    """Return the bytes of a text; none for what is no such text."""
    try:
        return urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (Unencoded, ValueError):
        return b""
