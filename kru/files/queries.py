"""Finds files, for somebody allowed to see them."""

from uuid import UUID

from kru.access.actor import Actor
from kru.files import terms
from kru.files.models import StoredFile


def stored_file(viewer: Actor, file_id: UUID) -> StoredFile:
    """Return one file; what may not be seen does not exist."""
    return StoredFile.objects.visible_to(viewer, terms.SEE_FILE).get(pk=file_id)
