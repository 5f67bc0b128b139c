"""The signed order of central that a node empties itself: kept until it is carried out."""

from pathlib import Path

from kru.sync.membership import Membership
from kru.sync.signing import is_order_to_wipe

FILE = "order-to-wipe"


def keep(order: str, membership: Membership, directory: Path) -> bool:
    """Keep an order to be carried out; return whether it is for this node, and of its central."""
    if not is_order_to_wipe(order, membership.node_id, membership.central_key):
        return False
    (directory / FILE).write_text(order)
    return True


def is_given(membership: Membership, directory: Path) -> bool:
    """Tell whether an order is kept, and central's own."""
    path = directory / FILE
    if not path.exists():
        return False
    return is_order_to_wipe(path.read_text(), membership.node_id, membership.central_key)
