"""StoredFile: a photograph or paper, whose it is and where its bytes are; and bytes that are on their way."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet


class StoredFile(Scoped):
    """A kept file; its bytes are addressed by their SHA-256, so the same photograph is stored once.

    What was kept at an office stands there alone until the centre has all of it: what it is and how large it
    is are told by its bytes, and the centre knows neither before they have come.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)  # none until the bytes are at the centre
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes; 0 until they are at the centre
    kept_at = models.DateTimeField()
    path = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True)
    stands_at = models.CharField(max_length=40, blank=True, default="")  # the node where it was kept
    arrived_at = models.DateTimeField(null=True)  # when the centre had all of it, and it was what was named

    scope_via = "path"
    person_via = "person_id"
    objects = ScopedQuerySet["StoredFile"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["path"], name="file_path")]

    def __str__(self) -> str:
        return self.name


class FilePart(models.Model):
    """Some bytes of a file that comes in parts, until the whole is here."""

    id = models.BigAutoField(primary_key=True)
    file_id = models.UUIDField()
    sender = models.CharField(max_length=40)  # the node that it comes from
    total = models.PositiveIntegerField()  # bytes of the whole
    start = models.PositiveIntegerField()  # the bytes before it
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    came_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file_id", "sender", "start"], name="file_part_came_once")
        ]
        indexes = [models.Index(fields=["came_at"], name="file_part_came")]


class WantedFile(models.Model):
    """At an office: a file that stands at the centre and that somebody here has asked for."""

    id = models.BigAutoField(primary_key=True)
    file_id = models.UUIDField()
    small = models.BooleanField()  # as pages show it; else the original
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file_id", "small"], name="file_wanted_once")]
