"""Choices: what a person has decided about one list, kept with it as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kru.intake.cells import Cell
from kru.kernel.dates import DateOrder


@dataclass(frozen=True)
class Choices:
    """What a person has decided about a list.

    `columns`: for the fingerprint of a header, label → field ("" to leave out). `orders`: how a field's
    dates are written. `accepted`: doubts let pass, by field. `values`: for a field, typed → meant.
    `blanks`: for a field, what stands for a blank. `rows`: for a row, field → what to read in its place.
    `left_out`: rows that are not to be brought in.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Choices":
        """Return the choices that `as_json` gave."""
        accepted = {name: frozenset(codes) for name, codes in stored.get("accepted", {}).items()}
        left_out = frozenset(stored.get("left_out", ()))
        return cls(**{**stored, "accepted": accepted, "left_out": left_out})

    def as_json(self) -> dict[str, Any]:
        """Return the choices as plain JSON values."""
        accepted = {name: sorted(codes) for name, codes in self.accepted.items()}
        return {**asdict(self), "accepted": accepted, "left_out": sorted(self.left_out)}

    def joined(self, later: "Choices") -> "Choices":
        """Return these choices with later ones over them."""
        accepted = {
            name: self.accepted.get(name, frozenset()) | later.accepted.get(name, frozenset())
            for name in {*self.accepted, *later.accepted}
        }
        return Choices(
            columns=_over(self.columns, later.columns),
            orders={**self.orders, **later.orders},
            accepted=accepted,
            values=_over(self.values, later.values),
            blanks={**self.blanks, **later.blanks},
            rows=_over(self.rows, later.rows),
            left_out=self.left_out | later.left_out,
        )

    def corrected(self, cells: Mapping[str, Cell], row: str) -> Mapping[str, Cell]:
        """Return the cells of a row with blanks filled and what was corrected by hand put in its place."""
        if not (self.blanks or self.rows):
            return cells
        return {**self.blanks, **cells, **self.rows.get(row, {})}


def row_key(sheet: str, number: int) -> str:
    """Return the name of a row in choices."""
    return f"{number} {sheet}"


def _over(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    return {name: {**before.get(name, {}), **after.get(name, {})} for name in {*before, *after}}
