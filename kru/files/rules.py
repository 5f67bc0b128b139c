"""Decides which bytes may be kept as evidence, by what they are and not by what they are called."""

from collections.abc import Iterator
from decimal import Decimal

from kru.files.terms import KEEP_FILE, LARGEST, MEGABYTE
from kru.kernel.reasons import Reason

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)


def media_type(head: bytes) -> str | None:
    """Return the media type told by the first 16 bytes, or None for anything that is not kept."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def objections_to_file(*, name: str, size: int, head: bytes) -> Iterator[Reason]:
    """Yield what stands against keeping a file of `size` bytes that begins with `head`."""
    if size == 0:
        yield Reason("file-is-empty", {"name": name})
        return
    yield from objections_to_size(name=name, size=size)
    if media_type(head) is None:
        yield Reason("file-kind-unknown", {"name": name})


def objections_to_size(*, name: str, size: int) -> Iterator[Reason]:
    """Yield what stands against taking in so many bytes; asked before any of them is stored."""
    if size > LARGEST:
        megabytes = (Decimal(size) / MEGABYTE).quantize(Decimal("0.1"))
        yield Reason("file-is-too-large", {"name": name, "megabytes": megabytes, "most": LARGEST // MEGABYTE})


def objections_to_owner(*, names_a_person: bool, by_system: bool) -> Iterator[Reason]:
    """Yield what stands against keeping a file of a person: the word of the asker, whose it is."""
    if names_a_person and not by_system:
        yield Reason("not-allowed", {"permission": KEEP_FILE})
