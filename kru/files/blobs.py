"""The bytes: written once under their SHA-256, before the command that names them is given."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Annotated

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.temp import NamedTemporaryFile
from pydantic import StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Sha256OrNone = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
HEAD = 16  # bytes needed to tell what a file is


@dataclass(frozen=True)
class Blob:
    """Bytes that are safe on the storage: their SHA-256, how many, and how they begin."""

    sha256: str
    size: int
    head: bytes


def keep(chunks: Iterable[bytes]) -> Blob:
    """Write bytes to the storage; bytes that are there already are not written again."""
    digest, size, head = hashlib.sha256(), 0, b""
    with NamedTemporaryFile() as spool:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            head = (head + chunk)[:HEAD]
            spool.write(chunk)
        spool.flush()
        spool.seek(0)
        blob = Blob(digest.hexdigest(), size, head)
        if not is_kept(blob.sha256):
            default_storage.save(_name(blob.sha256), File(spool))
    return blob


def is_kept(sha256: str) -> bool:
    """Tell whether the bytes with a SHA-256 are on the storage."""
    return default_storage.exists(_name(sha256))


def opened(sha256: str) -> IO[bytes]:
    """Return the bytes with a SHA-256, open for reading."""
    return default_storage.open(_name(sha256), "rb")


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
