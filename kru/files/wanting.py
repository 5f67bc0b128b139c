"""What an office wants from the centre: which files, small or whole, in the order they were asked for."""

from datetime import datetime

from kru.files import blobs, renditions
from kru.files.models import StoredFile, WantedFile
from kru.journal.outbox import is_office


def want(file: StoredFile, *, small: bool, at: datetime) -> None:
    """Ask for a file that stands at the centre; one that is here, or has not come there, is not asked for."""
    here = renditions.is_kept(file.sha256) if small else blobs.is_kept(file.sha256)
    if is_office() and file.arrived_at is not None and not here:
        WantedFile.objects.get_or_create(file_id=file.pk, small=small, defaults={"asked_at": at})
