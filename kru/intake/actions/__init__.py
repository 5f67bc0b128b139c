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
from kru.intake.actions.parts import (
    BringRows,
    FinishList,
    HearCentral,
    bring_rows,
    finish_list,
    hear_central,
)

__all__ = [
    "BringIn",
    "BringRows",
    "CancelList",
    "DecideList",
    "FinishList",
    "HearCentral",
    "LoadList",
    "NoteCheck",
    "OrderList",
    "ReturnList",
    "bring_in",
    "bring_rows",
    "cancel_list",
    "decide_list",
    "finish_list",
    "hear_central",
    "load_list",
    "note_check",
    "order_list",
    "return_list",
]
