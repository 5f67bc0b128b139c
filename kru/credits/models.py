"""Ledger, LedgerEntry, YearBalance: the credit ledger of each person. Entries are append-only."""

from django.db import models

from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person


class Ledger(Scoped):
    """One person's ledger: the row that is locked while a line is added, and the last line's number."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True)
    last_number = models.PositiveIntegerField(default=0)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Ledger"].as_manager()


class LedgerEntry(Scoped):
    """One line of a ledger: hours and credits that were recognised, or the reversal of such a line.

    `hours` and `credits` are signed: a reversal carries the negative of the line it reverses.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ledger_entries")
    number = models.PositiveIntegerField()
    occurred_on = models.DateField()  # the day the learning ended
    posted_at = models.DateTimeField()
    category = models.CharField(max_length=30)
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    credits = models.DecimalField(max_digits=6, decimal_places=2)
    title_km = models.CharField(max_length=300)
    title_latin = models.CharField(max_length=300, blank=True)
    source_type = models.CharField(max_length=80)
    source_id = models.UUIDField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    why = models.TextField(blank=True)
    policy = models.CharField(max_length=80)  # the pack in force when the line was posted

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["LedgerEntry"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="ledger_number_is_given_once"),
            models.UniqueConstraint(
                fields=["source_id"], condition=models.Q(reverses=None), name="source_is_credited_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reverses=None, hours__gt=0)
                | models.Q(reverses__isnull=False, hours__lt=0),
                name="only_a_reversal_is_negative",
            ),
        ]
        indexes = [models.Index(fields=["person", "occurred_on"], name="ledger_person_day")]


class YearBalance(Scoped):
    """A person's hours in one CPD year, folded from the ledger after each line."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="year_balances")
    starts_on = models.DateField()  # first day of the CPD year
    hours = models.DecimalField(max_digits=7, decimal_places=2)  # verified
    counted = models.DecimalField(max_digits=7, decimal_places=2)  # verified and within the caps
    by_category = models.JSONField(default=dict)  # category → {"hours": "12.00", "counted": "10.00"}
    policy = models.CharField(max_length=80)

    scope_via = "person__path"
    person_via = "person_id"
    objects = ScopedQuerySet["YearBalance"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_on"], name="one_balance_for_a_year"),
        ]
