"""Loading a list, deciding what it means, noting what a check has found, giving it up."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from kru.intake import facts, rules, spool, terms
from kru.intake.choices import Choices
from kru.intake.models import LoadedList, RefusedRow, RememberedColumns
from kru.intake.spool import Spool
from kru.intake.terms import Kind, State
from kru.kernel.reasons import refuse_if
from kru.kernel.scope import Scope
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import BATCH, Doing, batched


class LoadList(Command):
    """Load a list whose bytes are on the storage already."""

    list_id: UUID
    kind: Kind
    file_name: str
    sha256: str
    path: str
    stated_on: date | None = None


class DecideList(Command):
    """Decide what columns and values of a list mean, and put rows right; see `choices.Choices`."""

    list_id: UUID
    choices: dict[str, Any]


class NoteCheck(Command):
    """Note what the check of that number has found, or why the file was refused."""

    list_id: UUID
    check: int
    headers: dict[str, Any] = {}
    counts: dict[str, int] = {}
    skipped: dict[str, int] = {}
    reasons: list[dict[str, Any]] = []


class CancelList(Command):
    """Give up a list that is not being brought in."""

    list_id: UUID


@action("intake.load_list", takes=LoadList, final="local")
def load_list(do: Doing, cmd: LoadList) -> LoadedList:
    """Load a list to be checked; nothing of it is in the register yet."""
    # allow
    do.require(terms.LOAD_LISTS, at=Scope(cmd.path))
    # write
    listed = do.create(
        LoadedList(
            id=cmd.list_id,
            kind=cmd.kind,
            file_name=cmd.file_name,
            sha256=cmd.sha256,
            path=cmd.path,
            stated_on=cmd.stated_on or do.today,
            loaded_at=do.at,
            loaded_by=do.actor.user_id,
            loaded_by_name=do.actor.name,
        )
    )
    # record
    do.record(facts.ListLoaded(file_name=listed.file_name), about=listed, scope=listed.scope)
    return listed


@action("intake.decide_list", takes=DecideList, final="local")
def decide_list(do: Doing, cmd: DecideList) -> LoadedList:
    """Decide what columns and values of a list mean; it is checked again.

    Refuses with `list-is-finished`, or with `list-not-ready` while it is being brought in.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    decided = Choices.from_json(cmd.choices)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_deciding(listed.state))
    # write
    for header, fields in decided.columns.items():
        RememberedColumns.objects.update_or_create(
            fingerprint=f"{listed.kind} {header}", defaults={"fields": dict(fields), "decided_at": do.at}
        )
    do.change(
        listed,
        choices=Choices.from_json(listed.choices).joined(decided).as_json(),
        state=State.CHECKING,
        checks=listed.checks + 1,
        reasons=[],
    )
    # record
    do.record(facts.ListDecided(file_name=listed.file_name), about=listed, scope=listed.scope)
    return listed


@action("intake.note_check", takes=NoteCheck, final="local")
def note_check(do: Doing, cmd: NoteCheck) -> LoadedList:
    """Note what a check has found, with the rows set aside that lie in its spool.

    Refuses with `list-not-ready` if something was decided since that check began.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_noting(listed.state, checks=listed.checks, check=cmd.check))
    # write
    RefusedRow.objects.filter(list=listed).delete()
    for rows in batched(_refused(listed), BATCH):
        do.create_many(rows)
    do.change(
        listed,
        state=State.REFUSED if cmd.reasons else State.READY,
        headers=cmd.headers,
        counts=cmd.counts,
        skipped=cmd.skipped,
        reasons=cmd.reasons or listed.reasons,
    )
    # record
    good = sum(cmd.counts.get(outcome, 0) for outcome in ("new", "update", "same"))
    fact = facts.ListChecked(file_name=listed.file_name, good=good, refused=cmd.counts.get("refused", 0))
    do.record(fact, about=listed, scope=listed.scope)
    return listed


def _refused(listed: LoadedList) -> Iterator[RefusedRow]:
    path = Spool(listed.pk, listed.checks).refused
    if path.exists():
        for sheet, number, cells, reasons in spool.lines(path):
            yield RefusedRow(
                list=listed,
                sheet=sheet,
                number=number,
                cells=cells,
                reasons=reasons,
                code=reasons[0]["code"],
                field=reasons[0]["field"],
            )


@action("intake.cancel_list", takes=CancelList, final="local")
def cancel_list(do: Doing, cmd: CancelList) -> LoadedList:
    """Give up a list; nothing more of it is written.

    Refuses with `list-is-finished`, or with `list-not-ready` while it is being brought in.
    """
    # load
    listed = LoadedList.objects.locked(cmd.list_id)
    # allow
    do.require(terms.LOAD_LISTS, at=listed.scope)
    # decide
    refuse_if(rules.objections_to_cancelling(listed.state))
    # write
    RefusedRow.objects.filter(list=listed).delete()
    do.change(listed, state=State.CANCELLED, finished_at=do.at)
    # record
    do.record(facts.ListCancelled(file_name=listed.file_name), about=listed, scope=listed.scope)
    return listed
