"""What becomes true about nodes, and about commands that are held."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class NodeInvited(Fact):
    """A computer or phone may join with a code, until the code ends."""

    name: str
    unit: str
    sentence = _("{actor} invited the device {name} for {unit}")


class NodeJoined(Fact):
    """A computer or phone has joined with its code, which is used up."""

    name: str
    version: str
    sentence = _("The device {name} joined with its code, version {version}")


class NodePaused(Fact):
    """Nothing is taken from a node, and nothing given to it, until it is resumed."""

    name: str
    why: str
    sentence = _("{actor} paused the device {name}: {why}")


class NodeResumed(Fact):
    """A paused node is answered again."""

    name: str
    sentence = _("{actor} resumed the device {name}")


class NodeWiped(Fact):
    """At its next contact a node is ordered to empty itself."""

    name: str
    why: str
    sentence = _("{actor} ordered the device {name} to empty itself: {why}")


class NodeSpared(Fact):
    """The order to empty itself was taken back before the node had heard of it."""

    name: str
    sentence = _("{actor} took back the order that the device {name} empty itself")


class NodeEmptied(Fact):
    """A node has said that it has emptied itself."""

    name: str
    sentence = _("The device {name} has emptied itself")


class NodeRekeyed(Fact):
    """A node has a new code; its old key, if it had one, counts no more."""

    name: str
    sentence = _("{actor} gave the device {name} a new code; its old key no longer counts")


class NodeReplaced(Fact):
    """A node counts no more; another stands in its place."""

    name: str
    successor: str
    why: str
    sentence = _("{actor} replaced the device {name} by {successor}: {why}")


class HeldGiven(Fact):
    """A command that was held is done, by the authority of somebody else than who gave it first."""

    by: str
    node: str
    number: int
    sentence = _("{actor} gave what {by} had asked on {node} (no. {number}) and could not be done unasked")


class HeldSetAside(Fact):
    """A command that was held is done by nobody."""

    by: str
    node: str
    number: int
    why: str
    sentence = _("{actor} set aside what {by} had asked on {node} (no. {number}): {why}")


class HeldReopened(Fact):
    """A command that was set aside waits to be decided again."""

    by: str
    node: str
    number: int
    sentence = _("{actor} let what {by} had asked on {node} (no. {number}) wait to be decided again")
