"""Nodes as central knows them and what they delivered; at a node, how far its copy of central goes."""

from django.db import models

from kru.kernel.ids import new_id
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.models import Person
from kru.sync.terms import HeldState, NodeKind, NodeState, WhyHeld


class Node(Scoped):
    """An office computer or a phone, from the invitation on.

    An office works for everything at and below its unit, a phone for one account. `incarnation` is new
    whenever the installation is: a restored backup and a cloned disk have the wrong one.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=8, choices=NodeKind.choices)
    name = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="nodes")
    user_id = models.UUIDField(null=True)  # whose phone it is
    person_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=NodeState.choices, default=NodeState.INVITED)
    code_hash = models.CharField(max_length=64, blank=True)  # of the code that lets it join, until it did
    code_expires_at = models.DateTimeField(null=True)
    public_key = models.CharField(max_length=64, blank=True)  # Ed25519, 32 bytes in hex
    sealing_key = models.CharField(max_length=64, blank=True)  # X25519, for bundles on a stick
    incarnation = models.UUIDField(null=True)
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)  # it said that it has emptied itself, as it was ordered
    heard_at = models.DateTimeField(null=True)  # the last signed request
    delivered_at = models.DateTimeField(null=True)  # when nothing more waited there
    reported = models.JSONField(default=dict)  # what the node says, as `rules.Reported` keeps it
    revoked = models.JSONField(default=list)  # keys that count no more, as `rules.Revoked` keeps them
    knows = models.JSONField(default=dict)  # which records in which shape, if otherwise than central
    thread = models.CharField(max_length=12, blank=True)  # of what was decided last: see `comparing`

    scope_via = "unit__path"
    person_via = "person_id"
    objects = ScopedQuerySet["Node"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="node_name_is_taken")]
        indexes = [models.Index(fields=["code_hash"], name="node_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def delivered(self) -> "models.QuerySet[Delivery]":
        """Return what the installation that speaks as this node now has delivered: each counts its own."""
        if self.incarnation is None:
            return Delivery.objects.none()
        return Delivery.objects.filter(node=self, incarnation=self.incarnation)


class Delivery(Scoped):
    """One command that a node delivered: which it was, and what became of it if it has no receipt."""

    class State(models.TextChoices):
        DECIDED = "decided"  # its receipt says how
        TURNED = "turned"  # refused before it was run: `reasons` says why
        PARKED = "parked"  # it could not be run for a fault of ours; `line` is kept until it is
        HELD = "held"  # somebody is to decide it: its `HeldCommand` says who, and what became of it

    id = models.BigAutoField(primary_key=True)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="deliveries")
    incarnation = models.UUIDField()
    number = models.BigIntegerField()
    command_id = models.UUIDField()
    line_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices)
    reasons = models.JSONField(default=list)
    line = models.TextField(blank=True)
    fault = models.TextField(blank=True)
    received_at = models.DateTimeField()

    scope_via = "node__unit__path"
    person_via = "node__person_id"
    objects = ScopedQuerySet["Delivery"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "incarnation", "number"], name="delivery_is_numbered_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="delivery_state"),
            models.Index(fields=["command_id"], condition=models.Q(state="turned"), name="delivery_turned"),
        ]


class HeldCommand(Scoped):
    """A command that nobody refuses and nobody does unasked: somebody where it belongs decides it.

    It lies where the person it is about lies, and moves with them; about nobody, at the unit of its node.
    """

    id = models.UUIDField(primary_key=True)  # the command's own: delivered again it stays one
    node_name = models.CharField(max_length=40)
    number = models.BigIntegerField()
    name = models.CharField(max_length=80)  # of the action
    line = models.TextField()  # as it came
    why_held = models.CharField(max_length=8, choices=WhyHeld.choices)
    reasons = models.JSONField(default=list)  # as its node was told
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)  # who gave it
    given_at = models.DateTimeField()
    held_at = models.DateTimeField()
    state = models.CharField(max_length=5, choices=HeldState.choices, default=HeldState.OPEN)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)  # it was set aside
    given_as = models.UUIDField(null=True)  # the command that it became

    scope_via = ("person__path", "unit__path")
    person_via = "person_id"
    objects = ScopedQuerySet["HeldCommand"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "given_at"], name="held_command_state")]

    @property
    def scope(self) -> Scope:
        """Return where it is decided, and about whom it is."""
        if self.person is not None:
            return Scope(self.person.path, self.person_id)
        assert self.unit is not None
        return Scope(self.unit.path)


class Fate(models.Model):
    """At a node: what became, elsewhere, of a command of its own that central did not decide itself."""

    number = models.BigIntegerField(primary_key=True)  # in the outbox
    state = models.CharField(max_length=5, choices=HeldState.choices, default=HeldState.OPEN)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)


class Cursor(models.Model):
    """How far a node's copy of a feed goes, and what it holds of it."""

    feed = models.CharField(primary_key=True, max_length=120)
    epoch = models.UUIDField()
    pos = models.BigIntegerField(default=0)
    count = models.BigIntegerField(default=0)
    wanted = models.BigIntegerField(default=0)  # how many records central says the feed has
    digest = models.BigIntegerField(default=0)
    complete = models.BooleanField(default=False)  # it has reached the end once
    past = models.BigIntegerField(default=0)  # up to which position the history of records has come


class Held(models.Model):
    """A record of central that a node's copy holds, with the position at which each feed brought it."""

    id = models.BigAutoField(primary_key=True)
    rid = models.UUIDField()
    type = models.CharField(max_length=80)
    feed = models.CharField(max_length=120)
    pos = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rid", "type", "feed"], name="held_once_for_a_feed")]
        indexes = [models.Index(fields=["feed", "pos"], name="held_by_position")]


class Staged(models.Model):
    """A record of central that must wait for the end of its feed: a waiting command wrote the same row."""

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=80)
    rid = models.UUIDField()
    row = models.JSONField(null=True)  # column → value; None: it has left

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "rid"], name="staged_once")]


class Shape(models.Model):
    """In which shape the records of a kind have come to a node, since they were last fetched all."""

    type = models.CharField(primary_key=True, max_length=80)
    columns = models.JSONField()  # name → kind of value; none where this version cannot read them


class Wanted(models.Model):
    """A kind of record that is fetched once more, in a feed that has come: it can now be read whole."""

    id = models.BigAutoField(primary_key=True)
    type = models.CharField(max_length=80)
    feed = models.CharField(max_length=120)
    pos = models.BigIntegerField(default=0)  # up to which position it has come again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "feed"], name="wanted_once_in_a_feed")]


class Sending(models.Model):
    """At a node: a file kept here that the centre is to have, also once its row has moved away."""

    file_id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    sent = models.PositiveIntegerField(null=True)  # bytes the centre has; None: it is to be asked
    noted_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)  # without the centre taking it
    done_at = models.DateTimeField(null=True)  # the centre has all of it
    reasons = models.JSONField(default=list)  # why the centre does not take it

    class Meta:
        indexes = [models.Index(fields=["done_at", "tried_at"], name="sending_open")]


class Line(models.Model):
    """What a node knows of its line to central: the last contact, and how far its clock is off."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # when it is tried again
    failures = models.PositiveIntegerField(default=0)  # in a row
    heard_at = models.DateTimeField(null=True)
    by_stick = models.BooleanField(default=False)  # what was heard last came in a bundle
    wanted_at = models.DateTimeField(null=True)  # somebody asked for an exchange now
    history_at = models.DateTimeField(null=True)  # the history of all records had come
    complete_at = models.DateTimeField(null=True)  # the copy had reached the end of every feed
    latest_at = models.DateTimeField(null=True)  # the latest moment it knows to have come
    ahead = models.IntegerField(default=0)  # seconds by which the node's clock is before central's
    trouble = models.CharField(max_length=40, blank=True)  # why the last try failed: a code of `terms`
    shapes = models.CharField(max_length=16, blank=True)  # seal of what this node knew at its last exchange
    central_shapes = models.CharField(max_length=16, blank=True)  # and of what central did
    thread = models.CharField(max_length=12, blank=True)  # that came last: see `comparing`
