"""Numbers leased and drawn, letters and what was voided: the paper exists, so nothing of it is edited."""

from django.db import models

from kru.kernel.ids import new_id
from kru.letters.content import LetterContent
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class NumberSeries(models.Model):
    """At central: up to which number an office's numbering of a year is leased; locked by whoever leases."""

    id = models.BigAutoField(primary_key=True)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    leased = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="number_series_is_one")]


class NumberRange(Scoped):
    """Numbers of an office and year leased to one installation of a computer, or kept by central itself.

    The seal proves that central leased it, also to a central restored from a backup.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="number_ranges")
    year = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    node = models.CharField(max_length=40)
    incarnation = models.UUIDField(null=True)  # none: central's own
    seal = models.CharField(max_length=64)
    leased_at = models.DateTimeField()

    scope_via = "office__path"
    objects = ScopedQuerySet["NumberRange"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["office", "year", "node"], name="number_range_office")]


class DrawnNumber(models.Model):
    """The last number of an office and year drawn here. It stays, and nothing undoes it: the paper exists."""

    id = models.BigAutoField(primary_key=True)  # the ids that a command makes are for what travels
    office_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "year"], name="drawn_number_is_one")]


class Letter(Scoped):
    """One service letter: its number for ever, and the words that were printed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letters")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    content = models.JSONField()
    issued_at = models.DateTimeField()

    scope_via = ("office__path", "person__path")  # the register keeps it, the file takes it along
    person_via = "person_id"
    objects = ScopedQuerySet["Letter"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "serial"], name="letter_number_is_taken")
        ]
        indexes = [models.Index(fields=["issued_at", "id"], name="letter_register")]

    def __str__(self) -> str:
        return self.words.number

    @property
    def words(self) -> LetterContent:
        """Return what the letter says."""
        return LetterContent.model_validate(self.content)


class Voiding(Scoped):
    """A letter that does not count, and why: its number stays used."""

    id = models.UUIDField(primary_key=True, default=new_id)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="voidings")
    why = models.CharField(max_length=300)
    voided_at = models.DateTimeField()

    scope_via = ("letter__office__path", "letter__person__path")
    person_via = "letter__person_id"
    objects = ScopedQuerySet["Voiding"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter"], name="letter_is_voided_once")]
