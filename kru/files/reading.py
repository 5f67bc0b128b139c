"""Where the bytes of a file are, as a node that is asked for them knows it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from kru.files import blobs, renditions, rules
from kru.files.models import FilePart, StoredFile, WantedFile
from kru.journal.outbox import is_office
from kru.kernel.reasons import NotYet


class Place(StrEnum):
    """Where a file can be read."""

    HERE = "here"
    CENTRE = "centre"  # it can be fetched
    COMING = "coming"  # it stands where it was kept, and has not come to the centre
    LOST = "lost"  # it was here, and is not


@dataclass(frozen=True)
class Look:
    """What a page can show of a file: where it is, what it is, and whether somebody asked for it here."""

    file: StoredFile
    place: Place
    media_type: str
    size: int  # bytes; 0 where nobody knows yet
    small: bool = False  # the small picture is here
    come: int = 0  # bytes of it that have come
    wanted: frozenset[bool] = frozenset()  # small, or the original

    @property
    def is_picture(self) -> bool:
        """Tell whether a browser can show it in a page."""
        return self.media_type.startswith("image/")

    @property
    def can_be_read(self) -> bool:
        """Tell whether the bytes are here."""
        return self.place == Place.HERE


def can_be_read(file: StoredFile) -> bool:
    """Tell whether the bytes of a file are here, for those who may see it.

    Who names bytes by their SHA-256 alone does not get at those of somebody else: at the centre they count
    as here once they have come for this file.
    """
    return (is_office() or file.arrived_at is not None) and blobs.is_kept(file.sha256)


def has_come(file: StoredFile) -> bool:
    """Tell whether what rests on a file may be decided: its bytes are here, or verified at the centre."""
    return file.arrived_at is not None or can_be_read(file)


def rely_on(file: StoredFile) -> None:
    """Refuse with `file-is-to-come`, for so long, where a file has not come."""
    reasons = tuple(
        rules.objections_to_reliance(name=file.name, stands_at=file.stands_at, has_come=has_come(file))
    )
    if reasons:
        raise NotYet(*reasons)


def look(file: StoredFile) -> Look:
    """Return what a page can show of a file."""
    if can_be_read(file):
        blob = blobs.described(file.sha256)
        return Look(file, Place.HERE, rules.media_type(blob.head) or "", blob.size, small=True)
    come, total = _come(file.pk)
    if file.stands_at == settings.NODE or (file.arrived_at is not None and not is_office()):
        return Look(file, Place.LOST, file.media_type, file.size)
    if file.arrived_at is None:
        return Look(file, Place.COMING, "", total, come=come)
    return Look(
        file,
        Place.CENTRE,
        file.media_type,
        file.size,
        small=renditions.is_kept(file.sha256),
        come=come,
        wanted=frozenset(WantedFile.objects.filter(file_id=file.pk).values_list("small", flat=True)),
    )


def _come(file_id: UUID) -> tuple[int, int]:
    """Return how many bytes of a file have come, and how many it is said to have."""
    found = (
        FilePart.objects.filter(file_id=file_id)
        .order_by("-start")
        .values_list("start", "size", "total")
        .first()
    )
    return (found[0] + found[1], found[2]) if found else (0, 0)
