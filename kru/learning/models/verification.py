"""Verification: the CPDMO recognises one participant's result, and the ledger is credited."""

from django.db import models

from kru.kernel.ids import new_id
from kru.learning.models.enrolment import Enrolment
from kru.spine.queryset import Scoped, ScopedQuerySet


class Verification(Scoped):
    """One recognition of a result: the source of a ledger line; a reversal closes it for good."""

    id = models.UUIDField(primary_key=True, default=new_id)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="verifications")
    verified_on = models.DateField()
    verified_by = models.CharField(max_length=200)
    remark = models.TextField(blank=True)
    entry_id = models.UUIDField()  # the line of the ledger
    certificate_id = models.UUIDField(null=True)
    reversed_on = models.DateField(null=True)
    reversed_by = models.CharField(max_length=200, blank=True)
    reversed_why = models.TextField(blank=True)

    scope_via = ("enrolment__person__path", "enrolment__run__path")
    person_via = "enrolment__person_id"
    objects = ScopedQuerySet["Verification"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(reversed_on=None),
                name="result_is_verified_once",
            ),
            models.UniqueConstraint(fields=["entry_id"], name="verification_has_one_ledger_line"),
        ]
