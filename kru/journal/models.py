"""What was asked, what became true, what moved when; and at an office, what waits for central's word."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Receipt(models.Model):
    """The verdict on one command: written once, kept for good, given back to whoever sends it again."""

    class Verdict(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True)  # the command's id, made by whoever gave it
    name = models.CharField(max_length=80)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    body_hash = models.CharField(max_length=64)
    actor_user_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    node = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reasons = models.JSONField(default=list)
    result_type = models.CharField(max_length=80, blank=True)
    result_id = models.UUIDField(null=True)


class Entry(models.Model):
    """One fact that became true about one record, with before and after: audit and timeline at once."""

    id = models.BigAutoField(primary_key=True)
    command_id = models.UUIDField()
    at = models.DateTimeField()
    actor_user_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    as_system = models.BooleanField(default=False)
    node = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)  # context.Fact
    about_type = models.CharField(max_length=80)  # app.model
    about_id = models.UUIDField()
    path = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True)
    fact = models.JSONField(encoder=DjangoJSONEncoder)
    before = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    policy = models.CharField(max_length=80, blank=True)

    scope_via = "path"
    person_via = "person_id"

    class Meta:
        indexes = [
            models.Index(fields=["about_id", "id"], name="entry_about"),
            models.Index(fields=["person_id", "id"], name="entry_person"),
            models.Index(fields=["command_id"], name="entry_command"),
        ]


class Dirty(models.Model):
    """A record that a committed transaction changed, waiting to be numbered in one feed."""

    id = models.BigAutoField(primary_key=True)
    feed = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    rid = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["feed"], name="dirty_feed")]


class FeedHead(models.Model):
    """The last position given in a feed, and the epoch its positions belong to."""

    feed = models.CharField(primary_key=True, max_length=120)
    epoch = models.UUIDField()
    pos = models.BigIntegerField(default=0)
    count = models.BigIntegerField(default=0)  # of the records that are in it
    digest = models.BigIntegerField(default=0)  # of them and their positions; the order plays no part


class FeedRecord(models.Model):
    """The latest position of one record in one feed: a node away for a year gets each record once."""

    id = models.BigAutoField(primary_key=True)
    feed = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    rid = models.UUIDField()
    pos = models.BigIntegerField()
    op = models.CharField(max_length=1)  # u: is in the feed; x: has left it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "type", "rid"], name="feed_holds_a_record_once"),
            models.UniqueConstraint(fields=["feed", "pos"], name="feed_position_is_given_once"),
        ]


class Outgoing(models.Model):
    """A command that was given at an office: its bytes as they go to central, and what central says.

    `id` counts the commands of the office without a gap. `line` never changes once it is written.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # central has not decided it; what it wrote is shown as not yet confirmed
        DECIDED = "decided"  # central has; its records are on their way down
        CLOSED = "closed"  # the office shows what central holds

    id = models.BigAutoField(primary_key=True)
    command_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=80)
    actor_user_id = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    line = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    holds = models.BooleanField(default=True)  # it could be done on what central holds now
    verdict = models.CharField(max_length=10, blank=True)
    reasons = models.JSONField(default=list)  # central's, or why it could not be done here again
    closed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # somebody has read why it was refused

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=~models.Q(state="closed"), name="outgoing_open"),
        ]


class UndoStep(models.Model):
    """One row that a waiting command wrote, and what it held before; written by triggers."""

    id = models.BigAutoField(primary_key=True)
    command = models.BigIntegerField()  # its number in the outbox
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=40)
    op = models.CharField(max_length=1)  # i: inserted, u: updated, d: deleted
    before = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["command"], name="undo_command"),
            models.Index(fields=["row", "table"], name="undo_row"),
        ]


class Recording(models.Model):
    """For the triggers: which waiting command is writing now, or that central's records are."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    command = models.BigIntegerField(null=True)
    applying = models.BooleanField(default=False)
