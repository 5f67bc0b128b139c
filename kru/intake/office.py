"""What the worker does for lists at an office: brings them in part by part, and hears what central says."""

from collections.abc import Callable
from dataclasses import replace

from kru.intake import actions, parts, progress, queries, spool
from kru.intake.models import LoadedList
from kru.intake.progress import Progress
from kru.intake.registers import KINDS, register_for
from kru.intake.spool import Spool
from kru.intake.terms import State
from kru.intake.untrusted import PART
from kru.journal.models import Outgoing, Receipt
from kru.kernel.ids import numbered
from kru.kernel.reasons import Reason, Refusal
from kru.spine.doing import Doing, batched

_LAST = (1 << 25) - 1  # the number of the command that says all parts are given


def bring_in(listed: LoadedList, do: Doing) -> None:
    """Give the good rows of a list as commands, each all or nothing, and say at the end that they are given.

    A worker that was killed goes on behind the last part. Raises `Refusal` or `Stopped` between two parts.
    """
    files = Spool(listed.pk, listed.checks)
    if not files.good.exists():
        raise Refusal(Reason("list-changed-meanwhile"))
    kind, report, total = KINDS[listed.kind], progress.report_to(listed.pk), parts.good_rows(listed)
    register = register_for(listed.kind, listed.stated_on, do.actor, system=do.system)
    for number, rows in enumerate(batched(spool.lines(files.good), PART), 1):
        report(Progress("writing", (number - 1) * PART, total))
        part = replace(do, command_id=parts.command_of(do.command_id, number))
        if _is_given(part):
            continue
        # what is as in the register already is no work, and needs no line
        verdicts = zip(rows, register.compare(rows), strict=True)
        work = [kind.taken(values) for values, verdict in verdicts if verdict.outcome != "same"]
        if work:
            actions.bring_rows(
                part,
                actions.BringRows(
                    kind=listed.kind,
                    path=listed.path,
                    file_name=listed.file_name,
                    stated_on=listed.stated_on,
                    rows=work,
                ),
            )
    report(Progress("writing", total, total))
    last = replace(do, command_id=numbered(do.command_id, _LAST))
    actions.finish_list(last, actions.FinishList(list_id=listed.pk))


def _is_given(part: Doing) -> bool:
    """Tell whether a part was given before the worker was killed; central may have refused it since."""
    if Outgoing.objects.filter(command_id=part.command_id).exists():
        return True
    receipt = Receipt.objects.filter(pk=part.command_id, verdict=Receipt.Verdict.REFUSED).first()
    if receipt is not None:
        raise Refusal(*map(Reason.from_json, receipt.reasons))
    return False


def hear(system: Callable[[], Doing]) -> None:
    """Note what central has said of lists since, unless another process is at work on lists."""
    if not queries.unconfirmed():
        return
    with spool.claimed() as mine:
        for listed in queries.unconfirmed() if mine else ():
            if listed.state != State.ORDERED and not parts.undecided(listed):
                actions.hear_central(system(), actions.HearCentral(list_id=listed.pk))


def rows_in(listed: LoadedList) -> int:
    """Return how many rows of a list are in this office's copy, also by the order that is broken off."""
    return int(listed.sent.get("rows", 0)) + parts.rows_in(parts.given(listed))


def said_in_part(reasons: list[Reason], rows: int) -> list[Reason]:
    """Return why a list was not brought in, as it is true where some of its rows are in."""
    if not rows:
        return reasons
    whole = {"bringing-in-stopped", "program-fault"}
    said = [
        Reason(f"{reason.code}-in-part", {"rows": rows}) if reason.code in whole else reason
        for reason in reasons
    ]
    return said if said != reasons else [*reasons, Reason("rows-in-already", {"rows": rows})]
