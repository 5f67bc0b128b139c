"""Nodes are known at central alone; what a copy holds is the copy's own affair."""

from kru.journal.replica import stays
from kru.sync.models import Delivery, Node

stays(Node, "central alone knows the estate")
stays(Delivery, "central alone keeps what nodes delivered; the node has the verdict")
