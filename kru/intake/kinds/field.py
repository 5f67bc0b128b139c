"""Field and ListKind: what one column means, and what makes a list of one kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.utils.functional import Promise

from kru.intake.cells import Cell
from kru.kernel.dates import DateOrder


@dataclass(frozen=True)
class Manner:
    """How the cells of one column are to be read.

    `today_year` places years of two digits; `accepted` are the doubts a person has looked at and let pass.
    """

    today_year: int
    order: DateOrder = "day-first"
    accepted: frozenset[str] = frozenset()


Read = Callable[[Cell, Manner], Any]


@dataclass(frozen=True, eq=False)
class Field:
    """One thing a list says about its rows.

    `read` makes the value of a filled cell, or raises `Unreadable`. `looks_right` judges a sample value
    where headers alone are ambiguous. A field `carried_down` may be written once in merged cells for the
    rows beside them. `longest` is what the register's column holds, in characters; 0: whatever is read fits.
    """

    name: str
    label: str | Promise
    read: Read
    required: bool = False
    looks_right: Callable[[str], bool] | None = None
    carried_down: bool = False
    longest: int = 0


@dataclass(frozen=True, eq=False)
class ListKind:
    """A kind of list: its fields, which of them recognise it, and which one must not come twice.

    `words` are the headers each field is known by; a header has a field of each set in `recognised_by`;
    `parts` says which fields stand in for another when a list keeps it in several columns; of each set in
    `one_of` every row fills at least one; `complete` draws values from one another once all are read.
    """

    name: str
    label: str | Promise
    fields: tuple[Field, ...]
    words: Mapping[str, tuple[str, ...]]
    recognised_by: tuple[tuple[str, ...], ...]
    unique: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    one_of: tuple[tuple[str, ...], ...] = ()
    complete: Callable[[dict[str, Any]], None] | None = None

    def field(self, name: str) -> Field:
        """Return a field by its name; raises `KeyError`."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
