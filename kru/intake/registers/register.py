"""What every kind of list does with its rows: compare them with the register, then bring them in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kru.access.actor import Actor
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.scope import Scope
from kru.spine.doing import Doing

Values = Mapping[str, Any]
Outcome = Literal["new", "update", "same", "refused"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one row."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


class Register(Protocol):
    """The way of one kind of list into the register; rows are values as JSON holds them."""

    def compare(self, rows: Sequence[Values]) -> list[Verdict]:
        """Return what would become of each row; asks the database a few questions for all of them."""
        ...

    def bring_in(self, do: Doing, batches: Iterable[Sequence[Values]]) -> Counter[str]:
        """Write what is new or differs and return the number of rows by outcome.

        Refuses with `list-changed-meanwhile` if a row can no longer be brought in.
        """
        ...


class Area:
    """Where somebody may do something, remembered by path; the node itself may everywhere."""

    def __init__(self, actor: Actor, permission: str, *, system: bool) -> None:
        self._actor, self._permission, self._system = actor, permission, system
        self._known: dict[str, bool] = {}

    def __contains__(self, path: str) -> bool:
        if self._system:
            return True
        if path not in self._known:
            self._known[path] = self._actor.may(self._permission, at=Scope(path))
        return self._known[path]


def refuse_changed(reasons: Iterable[Reason]) -> None:
    """Refuse with `list-changed-meanwhile` if there is any reason."""
    found = tuple(reasons)
    if found:
        raise Refusal(Reason("list-changed-meanwhile"), *found[:5])


def counted(
    batches: Iterable[Sequence[Values]], bring: Callable[[Sequence[Values], int], Counter[str]]
) -> Counter[str]:
    """Bring in batch after batch, each with the place of its first row, and add up the outcomes."""
    counts: Counter[str] = Counter()
    first = 0
    for batch in batches:
        counts += bring(batch, first)
        first += len(batch)
    return counts


def filled(values: Values, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Give the named values that a row states."""
    return ((name, value) for name in names if (value := values.get(name)) not in (None, ""))
