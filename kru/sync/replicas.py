"""Nodes stay at central, what is held goes where it is decided; what a copy holds is its own affair."""

from kru.journal.replica import replicate, stays
from kru.sync.models import Delivery, HeldCommand, Node

stays(Node, "central alone knows the estate")
stays(Delivery, "central alone keeps what nodes delivered; the node has the verdict")
# never to the phone of the person it is about: what is not decided says nothing about anybody
replicate(HeldCommand, to_persons=False)
