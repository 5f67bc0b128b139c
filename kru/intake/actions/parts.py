"""Bringing in a list at an office: part by part, each a command for central, whose word is noted."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from kru.intake import facts, parts, registers, rules, terms, untrusted
from kru.intake.models import LoadedList
from kru.intake.registers.register import Register, Verdict
from kru.intake.terms import Kind, State
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.organisations.models import Unit
from kru.policy import NoPolicyInForce
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing

_FILE_NAME = 200  # characters, as a loaded list keeps them


class BringRows(Command):
    """Bring some checked rows of a list into the register, for the office at `path`."""

    kind: Kind
    path: str
    file_name: str
    stated_on: date
    rows: list[dict[str, Any]]


class FinishList(Command):
    """Say that all parts of a list are given."""

    list_id: UUID


class HearCentral(Command):
    """Note that central has decided all parts of a list that were given."""

    list_id: UUID


@action("intake.bring_rows", takes=BringRows, final="central")
def bring_rows(do: Doing, cmd: BringRows) -> Unit:
    """Bring rows of a list into the register, all of them or none.

    They may come from anywhere and are judged again: refuses with the reasons of the rows, each with the
    `place` of its row.
    """
    # load
    unit = Unit.objects.get(path=cmd.path)
    # allow
    do.require(terms.LOAD_LISTS, at=unit.scope)
    # decide
    kind = registers.KINDS[cmd.kind]
    if len(cmd.file_name) > _FILE_NAME:
        raise Refusal(Reason("text-does-not-fit", {"longest": _FILE_NAME}))
    refuse_if(untrusted.objections_to_part(kind, cmd.rows, today_year=do.today.year))
    register = _register(do, cmd)
    refuse_if(_objections_of(register.compare(cmd.rows)))
    # write
    counts = register.bring_in(do, [cmd.rows])
    # record
    fact = facts.RowsBroughtIn(
        file_name=cmd.file_name, new=counts["new"], changed=counts["update"], same=counts["same"]
    )
    do.record(fact, about=unit, scope=unit.scope, carried=False)
    return unit


def _register(do: Doing, cmd: BringRows) -> Register:
    try:
        return registers.register_for(cmd.kind, cmd.stated_on, do.actor, system=do.system)
    except NoPolicyInForce as error:
        raise Refusal(Reason("day-before-all-rules", {"day": cmd.stated_on})) from error


def _objections_of(verdicts: Sequence[Verdict]) -> Iterator[Reason]:
    """Yield why rows cannot be brought in, so that they can be set aside and the rest sent again."""
    count = sum(1 for verdict in verdicts if verdict.reasons)
    if count:
        yield Reason("rows-turned-down", {"count": count, "total": len(verdicts)})
    for place, verdict in enumerate(verdicts):
        for reason in verdict.reasons:
            yield untrusted.at_place(reason, place)


@action("intake.finish_list", takes=FinishList, final="local")
def finish_list(do: Doing, cmd: FinishList) -> LoadedList:
    """Say that all parts of a list are given; central has not yet confirmed them.

    Refuses with `list-not-ready`.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    given = parts.given(listed)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_bringing_in(listed.state))
    # write
    rows = parts.rows_in(given)
    # each row was given as the check had found it, or was the same by then and was left out
    changed = min(rows, listed.counts.get("update", 0))
    counts = {"new": rows - changed, "update": changed, "same": max(0, parts.good_rows(listed) - rows)}
    do.change(
        listed,
        state=State.DONE,
        counts={**counts, "refused": listed.counts.get("refused", 0)},
        finished_at=do.at,
        sent=parts.sent(listed, given),
        reasons=[],
    )
    # record
    fact = facts.ListBroughtIn(
        file_name=listed.file_name, new=counts["new"], changed=counts["update"], same=counts["same"]
    )
    do.record(fact, about=listed, scope=listed.scope)
    return listed


@action("intake.hear_central", takes=HearCentral, final="local")
def hear_central(do: Doing, cmd: HearCentral) -> LoadedList:
    """Note what central says of the parts of a list: where it refused some, the list is checked again.

    Refuses with `list-not-ready` while the next rows are being brought in.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    refused = parts.refused(listed)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_hearing(listed.state))
    # write
    sent = {name: held for name, held in listed.sent.items() if name != "waiting"}
    count = parts.rows_in(refused)
    if refused:
        turned = [parts.turned_down(part) for part in refused]
        sent["turned"] = {**sent.get("turned", {}), **dict(chain.from_iterable(map(dict.items, turned)))}
        sent["rows"] = max(0, sent.get("rows", 0) - count)
    if refused and listed.state != State.CANCELLED:
        reasons = [Reason("part-refused", {"rows": count}).as_json(), *_of_no_row(refused)]
        do.change(
            listed, state=State.CHECKING, checks=listed.checks + 1, ordered={}, reasons=reasons, sent=sent
        )
    else:
        do.change(listed, sent=sent)
    # record
    name = listed.file_name
    fact = (
        facts.ListTurnedDown(file_name=name, rows=count) if refused else facts.ListConfirmed(file_name=name)
    )
    do.record(fact, about=listed, scope=listed.scope)
    return listed


def _of_no_row(refused: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the reasons that speak of no single row, which the next check cannot find again."""
    codes = ("rows-turned-down", "changed-meanwhile")
    found = (reason for part in refused for reason in part.reasons)
    said = [one for one in found if "place" not in one["figures"] and one["code"] not in codes]
    return said[:5]
