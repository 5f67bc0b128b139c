"""Bringing a checked list into the register: ordered by a person, done by the worker in one transaction."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal
from uuid import UUID

from kru.intake import facts, parts, progress, registers, rules, spool, terms
from kru.intake.models import LoadedList
from kru.intake.progress import Progress
from kru.intake.registers.register import Values
from kru.intake.spool import Spool
from kru.intake.terms import State
from kru.journal import outbox
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import BATCH, Doing, batched


class OrderList(Command):
    """Order that the good rows of a list be brought in."""

    list_id: UUID


class BringIn(Command):
    """Bring the good rows of a list into the register."""

    list_id: UUID


class ReturnList(Command):
    """Put back a list that could not be brought in, to be ordered or checked again, and say why."""

    list_id: UUID
    to: Literal["ready", "checking"]
    reasons: list[dict[str, Any]]


@action("intake.order_list", takes=OrderList, final="local")
def order_list(do: Doing, cmd: OrderList) -> LoadedList:
    """Order that the good rows of a list be brought in; the worker does it next.

    Refuses with `list-not-ready`, `list-is-finished` or `nothing-to-bring-in`.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    by_nobody = outbox.is_office() and do.actor.user_id is None
    refuse_if(rules.objections_to_ordering(listed.state, counts=listed.counts, by_nobody=by_nobody))
    # write
    user_id = str(do.actor.user_id) if do.actor.user_id else None
    ordered = {"command_id": str(new_id()), "at": do.at.isoformat(), "user_id": user_id}
    do.change(listed, state=State.ORDERED, ordered=ordered, reasons=[])
    # record
    do.record(facts.ListOrdered(file_name=listed.file_name), about=listed, scope=listed.scope)
    return listed


@action("intake.bring_in", takes=BringIn, final="there")
def bring_in(do: Doing, cmd: BringIn) -> LoadedList:
    """Bring the good rows of a list into the register, all of them or none.

    Refuses with `list-not-ready`, and with `list-changed-meanwhile` if the register has moved on since the
    check. Raises `Stopped` if somebody asked for it.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    files = Spool(listed.pk, listed.checks)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_bringing_in(listed.state))
    if not files.good.exists():
        raise Refusal(Reason("list-changed-meanwhile"))
    # write
    register = registers.register_for(listed.kind, listed.stated_on, do.actor, system=do.system)
    counts = register.bring_in(do, _batches(listed, files))
    refused = listed.counts.get("refused", 0)
    do.change(
        listed,
        state=State.DONE,
        counts={**counts, "refused": refused},
        finished_at=do.at,
    )
    # record
    fact = facts.ListBroughtIn(
        file_name=listed.file_name, new=counts["new"], changed=counts["update"], same=counts["same"]
    )
    do.record(fact, about=listed, scope=listed.scope)
    return listed


def _batches(listed: LoadedList, files: Spool) -> Iterator[Sequence[Values]]:
    report = progress.report_to(listed.pk)
    total = sum(count for outcome, count in listed.counts.items() if outcome != "refused")
    done = 0
    for batch in batched(spool.lines(files.good), BATCH):
        report(Progress("writing", done, total))
        yield batch
        done += len(batch)
    report(Progress("writing", total, total))


@action("intake.return_list", takes=ReturnList, final="local")
def return_list(do: Doing, cmd: ReturnList) -> LoadedList:
    """Put back a list that could not be brought in, and say why.

    Nothing of it was written, but for the parts that an office has given already.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_returning(listed.state))
    # write
    given = parts.given(listed)
    again = cmd.to == "checking"
    do.change(
        listed,
        state=State.CHECKING if again else State.READY,
        checks=listed.checks + again,
        ordered={},
        reasons=cmd.reasons,
        sent=parts.sent(listed, given),
    )
    # record
    rows = parts.rows_in(given)
    fact = (
        facts.ListReturnedInPart(file_name=listed.file_name, rows=rows)
        if rows
        else facts.ListReturned(file_name=listed.file_name)
    )
    do.record(fact, about=listed, scope=listed.scope)
    return listed
