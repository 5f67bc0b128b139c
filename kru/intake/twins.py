"""Finding what comes twice in a list without keeping the list: sixteen bytes a value."""

from array import array
from collections.abc import Iterator

_MASK = (1 << 64) - 1


class Twins:
    """Values seen so far with the ordinal of their row."""

    def __init__(self) -> None:
        self._marks = array("Q")
        self._rows = array("Q")

    def add(self, value: str, row: int) -> None:
        """Note that a value stands in a row."""
        self._marks.append(hash(value) & _MASK)
        self._rows.append(row)

    def groups(self) -> Iterator[tuple[int, ...]]:
        """Yield the rows, in the order they came, of each value that came more than once."""
        order = sorted(range(len(self._marks)), key=self._marks.__getitem__)
        group: list[int] = []
        for at in order:
            if group and self._marks[group[-1]] != self._marks[at]:
                if len(group) > 1:
                    yield tuple(self._rows[one] for one in group)
                group = []
            group.append(at)
        if len(group) > 1:
            yield tuple(self._rows[one] for one in group)
