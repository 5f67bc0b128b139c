"""The parts in which an office brings in a list: which were given, what they brought, what central says."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from kru.intake.kinds.field import ListKind
from kru.intake.models import LoadedList
from kru.intake.registers.register import Register, Values, Verdict
from kru.intake.untrusted import PART
from kru.journal.models import Outgoing, Receipt
from kru.kernel.ids import numbered
from kru.kernel.reasons import Reason
from kru.spine.doing import Doing


def command_of(order: UUID, number: int) -> UUID:
    """Return the id of the command that gives a part, from 1 on: the same however often it is given."""
    return numbered(order, number)


def good_rows(listed: LoadedList) -> int:
    """Return how many rows of a checked list can be brought in."""
    return sum(count for outcome, count in listed.counts.items() if outcome != "refused")


def given(listed: LoadedList) -> list[Outgoing]:
    """Return the parts of the present order that this office has given; none at central."""
    if not listed.ordered:
        return []
    order, count = UUID(listed.ordered["command_id"]), -(-good_rows(listed) // PART)
    commands = [command_of(order, number) for number in range(1, count + 1)]
    return list(Outgoing.objects.filter(command_id__in=commands).order_by("pk"))


def rows_of(part: Outgoing) -> list[Values]:
    """Return the rows of a part as they were sent."""
    rows: list[Values] = from_json(part.line)["body"]["rows"]
    return rows


def rows_in(commands: Iterable[Outgoing]) -> int:
    """Return how many rows parts hold."""
    return sum(len(rows_of(part)) for part in commands)


def sent(listed: LoadedList, commands: Sequence[Outgoing]) -> dict[str, Any]:
    """Return what an office keeps of its dealings with central about a list, once it has given parts."""
    if not commands:
        return dict(listed.sent)
    waiting = [*listed.sent.get("waiting", ()), *(part.command_id.hex for part in commands)]
    return {**listed.sent, "rows": listed.sent.get("rows", 0) + rows_in(commands), "waiting": waiting}


def undecided(listed: LoadedList) -> bool:
    """Tell whether central's word on a part, or the records that follow it, are still to come."""
    waiting = Outgoing.objects.filter(command_id__in=listed.sent.get("waiting", ()))
    return waiting.exclude(state=Outgoing.State.CLOSED).exists()


def refused(listed: LoadedList) -> list[Outgoing]:
    """Return the parts that central has refused."""
    waiting = Outgoing.objects.filter(command_id__in=listed.sent.get("waiting", ()))
    return list(waiting.filter(verdict=Receipt.Verdict.REFUSED).order_by("pk"))


def turned_down(part: Outgoing) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a refused part that were the cause, each with its reasons."""
    rows = rows_of(part)
    found: dict[str, list[dict[str, Any]]] = {}
    for stored in part.reasons:
        reason = Reason.from_json(stored)
        place = reason.figures.get("place")
        if isinstance(place, int) and place < len(rows):
            found.setdefault(_key(rows[place]), []).append(stored)
    return found


def _key(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


class TurnedDown:
    """A register that sets aside the rows central has turned down, as long as they say the same."""

    def __init__(self, register: Register, kind: ListKind, turned: Mapping[str, Any]) -> None:
        self._register, self._kind, self._turned = register, kind, turned

    def compare(self, rows: Sequence[Values]) -> list[Verdict]:
        """Return what would become of each row."""
        return list(self._verdicts(rows))

    def bring_in(self, do: Doing, batches: Any) -> Counter[str]:
        """Bring in rows as the register does."""
        return self._register.bring_in(do, batches)

    def _verdicts(self, rows: Sequence[Values]) -> Iterator[Verdict]:
        for values, verdict in zip(rows, self._register.compare(rows), strict=True):
            reasons = self._turned.get(_key(self._kind.taken(values)))
            yield (
                verdict
                if reasons is None or verdict.outcome == "same"
                else Verdict("refused", tuple(map(Reason.from_json, reasons)))
            )
