"""Moving a unit of the village."""

from datetime import date, timedelta

from kru.demo.cast import Cast
from kru.organisations import actions
from kru.organisations.models import UnitMove


def moved(village: Cast, slug: str, to: str, *, later: timedelta = timedelta(0)) -> UnitMove:
    """Let a unit of the village come to lie below another, some time after the story begins."""
    return actions.move_unit(
        village.doing("sopheap", village.at + later),
        actions.MoveUnit(
            unit_id=village.unit_ids[slug],
            parent_id=village.unit_ids[to],
            moved_on=date(2026, 3, 1),
            instrument="អនុក្រឹត្យលេខ ៧",
        ),
    )
