"""Nodes are known at central alone; what a copy holds is the copy's own affair."""

from kru.journal.replica import stays
from kru.sync.models import Node

stays(Node, "central alone knows the estate")
