"""StoredFile: a photograph or paper, whose it is and where its bytes are."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet


class StoredFile(Scoped):
    """A kept file; its bytes are addressed by their SHA-256, so the same photograph is stored once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    kept_at = models.DateTimeField()
    path = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True)

    scope_via = "path"
    person_via = "person_id"
    objects = ScopedQuerySet["StoredFile"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["path"], name="file_path")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Tell whether a browser can show it in a page."""
        return self.media_type.startswith("image/")
