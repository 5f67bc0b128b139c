"""Which files were kept at this office and are to go to central: noted before their rows may move away."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef

from kru.files import blobs
from kru.files.models import StoredFile
from kru.journal.outbox import KEPT
from kru.sync.models import Sending


def notice(at: datetime) -> None:
    """Keep which files were kept here and are not at central; their rows may move away meanwhile."""
    to_come = StoredFile.objects.filter(stands_at=settings.NODE, arrived_at=None)
    known = Sending.objects.filter(file_id=OuterRef("pk"))
    for file in to_come.exclude(Exists(known)):
        if blobs.is_kept(file.sha256):
            size = blobs.described(file.sha256).size
            Sending.objects.create(file_id=file.pk, sha256=file.sha256, size=size, noted_at=at)
    Sending.objects.filter(noted_at__lt=at - KEPT).delete()


def reopen() -> None:
    """Let files be sent again that a central has lost, which was restored from a backup."""
    lost = StoredFile.objects.filter(pk=OuterRef("file_id"), arrived_at=None)
    Sending.objects.exclude(done_at=None).filter(Exists(lost)).update(done_at=None, sent=None)
