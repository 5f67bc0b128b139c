"""Receipt, Entry, Dirty and FeedRecord: what was asked, what became true, and what moved when."""

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
