"""Field and ListKind: what one column means, and what makes a list of one kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from kru.intake.cells import Cell
from kru.kernel.dates import DateOrder
from kru.kernel.reasons import Unreadable


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
    What is `only_read` helps to read the row and goes into no register. `makes` tells whether a text is one
    that the field makes, where reading it again would not give it back.
    """

    name: str
    label: str | Promise
    read: Read
    required: bool = False
    looks_right: Callable[[str], bool] | None = None
    carried_down: bool = False
    longest: int = 0
    only_read: bool = False
    makes: Callable[[str], bool] | None = None

    def could_make(self, value: str, manner: Manner) -> bool:
        """Tell whether a text is what this field makes of some cell, as JSON holds it."""
        if self.makes is not None:
            return self.makes(value)
        try:
            made = self.read(value, manner)
        except Unreadable:
            return False
        return value == (made.isoformat() if isinstance(made, date) else made)


@dataclass(frozen=True, eq=False)
class ListKind:
    """A kind of list: its fields, which of them recognise it, and which one must not come twice.

    `words` are the headers each field is known by; a header has a field of each set in `recognised_by`;
    `parts` says which fields stand in for another when a list keeps it in several columns; of each set in
    `one_of` every row fills at least one; `complete` draws values from one another once all are read;
    `instead_of` names fields that say nothing more where another is filled.
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
    instead_of: Mapping[str, str] = dataclass_field(default_factory=dict)

    @cached_property
    def brought(self) -> dict[str, Field]:
        """Return the fields whose values go into the register."""
        return {field.name: field for field in self.fields if field.name and not field.only_read}

    def taken(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return of a row that was read only what the register takes."""
        return {
            name: values[name]
            for name in self.brought
            if values.get(name) and not values.get(self.instead_of.get(name, ""))
        }

    def field(self, name: str) -> Field:
        """Return a field by its name; raises `KeyError`."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
