"""Decides which bytes may be kept as evidence, by what they are and not by what they are called."""

from collections.abc import Iterator
from decimal import Decimal

from kru.files.terms import KEEP_FILE, LARGEST, MEGABYTE, MOST_STAGED
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


def objections_to_arrival(*, name: str, has_come: bool, here: bool) -> Iterator[Reason]:
    """Yield what stands against saying that the bytes of a file have come."""
    if has_come:
        yield Reason("file-has-come", {"name": name})
    if not here:
        yield Reason("file-bytes-missing", {"name": name})


def objections_to_part(*, name: str, total: int, start: int, size: int, staged: int) -> Iterator[Reason]:
    """Yield what stands against taking bytes of a file, of whose sender so many are staged already."""
    if total == 0:
        yield Reason("file-is-empty", {"name": name})
    yield from objections_to_size(name=name, size=total)
    if start + size > total:
        yield Reason("file-part-does-not-fit", {"name": name})
    if staged + size > MOST_STAGED:
        yield Reason("too-much-is-coming", {"most": MOST_STAGED // MEGABYTE})


def objections_to_reliance(*, name: str, stands_at: str, has_come: bool) -> Iterator[Reason]:
    """Yield what stands against deciding upon a file: its bytes must be here or at the centre."""
    if not has_come:
        yield Reason("file-is-to-come", {"name": name, "node": stands_at})


def objections_to_owner(*, names_a_person: bool, by_system: bool) -> Iterator[Reason]:
    """Yield what stands against keeping a file of a person: the word of the asker, whose it is."""
    if names_a_person and not by_system:
        yield Reason("not-allowed", {"permission": KEEP_FILE})
