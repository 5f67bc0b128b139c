"""The bytes: written once under their SHA-256, before the command that names them is given."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
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


class Altered(ValueError):
    """Bytes that are not those which were named."""


def keep(chunks: Iterable[bytes], *, expected: str = "") -> Blob:
    """Write bytes to the storage; bytes that are there already are not written again.

    Raises `Altered` where a SHA-256 is expected and they have another: nothing is kept then.
    """
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
        if expected not in ("", blob.sha256):
            raise Altered(expected)
        if not is_kept(blob.sha256):
            write_whole(_name(blob.sha256), File(spool))
    return blob


def write_whole(name: str, content: "File[bytes]") -> None:
    """Write a file to the storage, whole or not at all: whatever happens, no name leads to half of it."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # a storage of objects, which are whole by themselves
        default_storage.save(name, content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    number, beside = mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "wb") as part:
            for chunk in content.chunks():
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
        Path(beside).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(beside).unlink()
        raise


def described(sha256: str) -> Blob:
    """Return how large kept bytes are and how they begin."""
    with opened(sha256) as stored:
        head = stored.read(HEAD)
        return Blob(sha256, stored.seek(0, 2), head)


def is_intact(sha256: str) -> bool:
    """Tell whether the bytes with a SHA-256 are on the storage, and are still those."""
    if not is_kept(sha256):
        return False
    with opened(sha256) as stored:
        # Django's files read into buffers, though their types do not say so
        return hashlib.file_digest(stored, "sha256").hexdigest() == sha256  # type: ignore[arg-type]


def is_kept(sha256: str) -> bool:
    """Tell whether the bytes with a SHA-256 are on the storage."""
    return default_storage.exists(_name(sha256))


def opened(sha256: str) -> IO[bytes]:
    """Return the bytes with a SHA-256, open for reading."""
    return default_storage.open(_name(sha256), "rb")


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
