"""Bytes that come in parts: kept in the database until the whole is here and is what was named.

A part is one row, so it is here or not, whatever breaks meanwhile, and one that comes again changes nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum

from kru.files import blobs, rules
from kru.files.models import FilePart, StoredFile
from kru.files.terms import STAGED_FOR
from kru.kernel.reasons import refuse_if


def held(file_id: UUID, sender: str) -> int:
    """Return how many bytes of a file have come from a sender, from its beginning on and without a gap."""
    return int(_of(file_id, sender).aggregate(bytes=Sum("size"))["bytes"] or 0)


def take(file: StoredFile, sender: str, *, start: int, total: int, content: bytes, at: datetime) -> int:
    """Keep bytes that follow those held, and return how many are held then; any others change nothing.

    Where another size of the whole is said than before, what was held is let go. Refuses with
    `file-is-empty`, `file-is-too-large`, `file-part-does-not-fit`, `file-kind-unknown`, `too-much-is-coming`.
    """
    staged = FilePart.objects.filter(sender=sender).exclude(file_id=file.pk)
    others = int(staged.aggregate(bytes=Sum("size"))["bytes"] or 0)
    _of(file.pk, sender).exclude(total=total).delete()
    have = held(file.pk, sender)
    refuse_if(
        rules.objections_to_part(
            name=file.name, total=total, start=start, size=len(content), staged=others + have
        )
    )
    if start != have or not content:
        return have
    if start == 0:
        refuse_if(rules.objections_to_file(name=file.name, size=total, head=content[: blobs.HEAD]))
    part = FilePart(
        file_id=file.pk,
        sender=sender,
        total=total,
        start=start,
        size=len(content),
        content=content,
        came_at=at,
    )
    FilePart.objects.bulk_create([part], ignore_conflicts=True)  # the same request may come twice at once
    return held(file.pk, sender)


def is_whole(file_id: UUID, sender: str) -> bool:
    """Tell whether as many bytes of a file are held as it was said to have."""
    first = _of(file_id, sender).first()
    return first is not None and held(file_id, sender) == first.total


def keep_whole(file: StoredFile, sender: str) -> None:
    """Write a file that is whole to the storage.

    Raises `blobs.Altered` if it is not what was named; what was held is let go then.
    """
    try:
        blobs.keep(_contents(file.pk, sender), expected=file.sha256)
    except blobs.Altered:
        _of(file.pk, sender).delete()
        raise


def forget(file_id: UUID) -> None:
    """Let go of what is held of a file, from whomever."""
    FilePart.objects.filter(file_id=file_id).delete()


def forget_of(sender: str) -> None:
    """Let go of everything that has come in parts from a sender."""
    FilePart.objects.filter(sender=sender).delete()


def forget_old(at: datetime) -> bool:
    """Let go of files of which nothing has come for long; always tells that nothing more is waiting."""
    lately = FilePart.objects.filter(came_at__gt=at - STAGED_FOR).values("file_id")
    FilePart.objects.exclude(file_id__in=lately).delete()
    return False


def _of(file_id: UUID, sender: str) -> QuerySet[FilePart]:
    return FilePart.objects.filter(file_id=file_id, sender=sender).order_by("start")


def _contents(file_id: UUID, sender: str) -> Iterator[bytes]:
    for content in _of(file_id, sender).values_list("content", flat=True).iterator(chunk_size=8):
        yield bytes(content)
