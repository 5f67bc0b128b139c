"""Rows of a list that come over the line: is each what reading a list could have made of it?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kru.intake.cells import kept
from kru.intake.kinds.field import Field, ListKind, Manner
from kru.kernel.reasons import Figure, Reason

PART = 200  # rows of one command
_LONGEST = 400  # characters of a value whose field says nothing else: no name in the register is longer
_SHOWN = 60


def objections_to_part(
    kind: ListKind, rows: Sequence[Mapping[str, Any]], *, today_year: int
) -> Iterator[Reason]:
    """Yield what is wrong with rows, each reason with the `place` of its row among them."""
    if not rows:
        yield Reason("nothing-to-bring-in")
    if len(rows) > PART:
        yield Reason("part-too-large", {"rows": len(rows), "most": PART})
        return
    manner = Manner(today_year)
    seen: dict[tuple[str, Any], int] = {}
    for place, values in enumerate(rows):
        for reason in _objections_to_row(kind, values, manner):
            yield at_place(reason, place)
        for name in kind.unique:
            value = values.get(name)
            if isinstance(value, str) and seen.setdefault((name, value), place) != place:
                figures: dict[str, Figure] = {"typed": value[:_SHOWN], "row": seen[name, value] + 1}
                yield at_place(Reason("comes-twice", figures, field_name=name), place)


def at_place(reason: Reason, place: int) -> Reason:
    """Return a reason with the place of the row it speaks of."""
    figures = {**reason.figures, "place": place}
    return Reason(reason.code, figures, reason.policy, reason.article, reason.field_name)


def _objections_to_row(kind: ListKind, values: Mapping[str, Any], manner: Manner) -> Iterator[Reason]:
    for name, value in values.items():
        field = kind.brought.get(name)
        if field is None:
            yield Reason("column-unknown", {"typed": name[:_SHOWN]})
        elif not isinstance(value, str) or not value or kept(value) != value:
            yield Reason("value-of-no-list", {"typed": str(value)[:_SHOWN]}, field_name=name)
        else:
            yield from _objections_to_value(field, value, manner)
    for field in kind.brought.values():
        if field.required and field.name not in values:
            yield Reason("value-missing", field_name=field.name)
    for names in kind.one_of:
        if values.keys().isdisjoint(names):
            yield Reason("value-missing", field_name=names[0])


def _objections_to_value(field: Field, value: str, manner: Manner) -> Iterator[Reason]:
    longest = field.longest or _LONGEST
    if len(value) > longest:
        yield Reason("text-does-not-fit", {"longest": longest}, field_name=field.name)
    elif not field.could_make(value, manner):
        yield Reason("value-of-no-list", {"typed": value[:_SHOWN]}, field_name=field.name)
