"""LoadedList, RefusedRow and RememberedColumns: lists on their way into the register."""

from django.db import models

from kru.intake.terms import Kind, State
from kru.kernel.ids import new_id
from kru.spine.queryset import Scoped, ScopedQuerySet


class LoadedList(Scoped):
    """A file that somebody has loaded, what was found in it, and what has become of it.

    `path` is the place whose office loads it. `choices` is what a person has decided about columns and
    values, `headers` the header of each sheet, `counts` and `skipped` how many rows are what; `stated_on`
    is the day for which the list speaks: who is found at another place has moved there on that day. `sent`,
    at an office: how many `rows` are in its copy, the commands still `waiting` for central, and the rows that
    central has `turned` down.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    stated_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True)  # the user; None: the node's own command line
    loaded_by_name = models.CharField(max_length=200)
    choices = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    skipped = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # why the whole file, or its bringing in, was refused
    ordered = models.JSONField(default=dict)  # command and moment with which it is to be brought in
    sent = models.JSONField(default=dict)
    checks = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    scope_via = "path"
    objects = ScopedQuerySet["LoadedList"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["path", "loaded_at"], name="list_path")]

    def __str__(self) -> str:
        return self.file_name


class RefusedRow(Scoped):
    """A row that was set aside, with the cells as they were found and every reason why.

    `code` and `field` are those of its first reason, by which rows are grouped.
    """

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(LoadedList, on_delete=models.CASCADE, related_name="refused")
    sheet = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField()  # as a spreadsheet program shows it
    cells = models.JSONField()
    reasons = models.JSONField()
    code = models.CharField(max_length=60)
    field = models.CharField(max_length=40)

    scope_via = "list__path"
    objects = ScopedQuerySet["RefusedRow"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["list", "code", "field", "id"], name="refused_group")]


class RememberedColumns(models.Model):
    """What somebody decided the columns of a header mean, for the next list with the same header."""

    fingerprint = models.CharField(primary_key=True, max_length=80)  # kind and header
    fields = models.JSONField()  # label → field, "" for a column that is left out
    decided_at = models.DateTimeField()
