"""Certificate and Revocation: what was certified and what was taken back, never edited."""

from django.db import models

from kru.credentials.content import CertificateContent, content_hash
from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class CertificateSeries(models.Model):
    """The last serial given in a year; locked by whoever takes the next, so that numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Certificate(Scoped):
    """One certificate of one person: its words frozen, with the hash that seals them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=24, unique=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    # what it certifies, such as `learning.enrolment` and its id; a new edition may follow a revocation
    source_type = models.CharField(max_length=80)
    source_id = models.UUIDField()
    edition = models.PositiveSmallIntegerField(default=1)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Certificate"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "edition"], name="certificate_edition_is_issued_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def words(self) -> CertificateContent:
        """Return what the certificate says."""
        return CertificateContent.model_validate(self.content)

    @property
    def is_sealed(self) -> bool:
        """Tell whether the words are still those that were sealed."""
        return content_hash(self.words) == self.content_hash


class Revocation(Scoped):
    """A certificate taken back, from a moment, for a reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="revocations")
    reason = models.CharField(max_length=300)
    revoked_at = models.DateTimeField()

    scope_via = "certificate__person__path"
    person_via = "certificate__person_id"
    objects = ScopedQuerySet["Revocation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate"], name="certificate_is_revoked_once"),
        ]
