"""What changes loaded lists."""

from kru.intake.actions.bringing import (
    BringIn,
    OrderList,
    ReturnList,
    bring_in,
    order_list,
    return_list,
)
from kru.intake.actions.loading import (
    CancelList,
    DecideList,
    LoadList,
    NoteCheck,
    cancel_list,
    decide_list,
    load_list,
    note_check,
)

__all__ = [
    "BringIn",
    "CancelList",
    "DecideList",
    "LoadList",
    "NoteCheck",
    "OrderList",
    "ReturnList",
    "bring_in",
    "cancel_list",
    "decide_list",
    "load_list",
    "note_check",
    "order_list",
    "return_list",
]
