"""What the worker does for lists: check those that wait, bring in those that are ordered."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import OperationalError

from kru.access.actor import SYSTEM, Actor
from kru.identity.models import User
from kru.identity.queries import actor_of
from kru.intake import actions, checking, office, progress, queries, spool
from kru.intake.choices import Choices
from kru.intake.models import LoadedList
from kru.intake.parts import TurnedDown
from kru.intake.progress import Stopped
from kru.intake.registers import KINDS, register_for
from kru.intake.spool import Spool
from kru.intake.terms import State
from kru.journal import outbox
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal
from kru.spine import clock
from kru.spine.doing import Doing
from kru.spine.garbage import seldom_collected


def do_next(at: datetime) -> bool:
    """Check or bring in the list that waits longest; return whether another may be waiting."""
    if outbox.is_office():
        office.hear(lambda: _system(at))
    listed = queries.next_waiting()
    if listed is None:
        return False
    with spool.claimed() as mine:
        if mine:
            advance(listed, at)
        return mine


def advance(listed: LoadedList, at: datetime) -> None:
    """Check or bring in a list, whichever is due, in a process that has claimed the work on lists.

    A list at which the program itself fails is put aside, so that those behind it have their turn.
    """
    listed.refresh_from_db()
    try:
        with seldom_collected():
            if listed.state == State.CHECKING:
                check(listed, at)
            elif listed.state == State.ORDERED:
                bring_in(listed, at)
    except OperationalError:
        raise  # the database is away or busy: the work is taken up again
    except Exception:
        _set_aside(listed, at)
        raise


def check(listed: LoadedList, at: datetime) -> None:
    """Check a list for whoever loaded it and note what was found, or why the file is refused."""
    progress.forget(listed.pk)
    files = Spool(listed.pk, listed.checks)
    files.remove()
    choices = queries.remembered(listed).joined(Choices.from_json(listed.choices))
    actor = _actor(listed.loaded_by, at)
    noted = actions.NoteCheck(list_id=listed.pk, check=listed.checks)
    try:
        kind = KINDS[listed.kind]
        register = register_for(listed.kind, listed.stated_on, actor, system=listed.loaded_by is None)
        if turned := listed.sent.get("turned"):
            register = TurnedDown(register, kind, turned)
        found = checking.check(
            listed.sha256,
            kind,
            choices,
            register,
            files,
            today_year=clock.day_of(at).year,
            report=progress.report_to(listed.pk),
        )
        noted = noted.model_copy(
            update={"headers": found.headers, "counts": found.counts, "skipped": found.skipped}
        )
    except Refusal as refusal:
        noted = noted.model_copy(update={"reasons": [reason.as_json() for reason in refusal.reasons]})
    except Stopped:
        files.remove()
        return
    try:
        actions.note_check(_system(at), noted)
    except Refusal:
        # Something was decided while the check ran: its files are of no use, and the next check is due.
        files.remove()
    progress.forget(listed.pk)


def bring_in(listed: LoadedList, at: datetime) -> None:
    """Bring in a list for whoever ordered it; if it cannot be, say why and put it back.

    At central it is all or nothing, at an office part by part.
    """
    ordered = listed.ordered
    user_id = UUID(ordered["user_id"]) if ordered["user_id"] else None
    moment = datetime.fromisoformat(ordered["at"])
    do = Doing(_actor(user_id, moment), moment, UUID(ordered["command_id"]), settings.NODE)
    if user_id is None:
        do = do.as_system()
    try:
        if outbox.is_office():
            office.bring_in(listed, do)
        else:
            actions.bring_in(do, actions.BringIn(list_id=listed.pk))
        Spool(listed.pk, listed.checks).remove()
    except Stopped:
        _give_back(listed, at, "ready", [Reason("bringing-in-stopped")])
    except Refusal as refusal:
        _give_back(listed, at, "checking", list(refusal.reasons))
    progress.forget(listed.pk)


def _set_aside(listed: LoadedList, at: datetime) -> None:
    fault = Reason("program-fault")
    progress.forget(listed.pk)
    listed.refresh_from_db()
    if listed.state == State.CHECKING:
        noted = actions.NoteCheck(list_id=listed.pk, check=listed.checks, reasons=[fault.as_json()])
        Spool(listed.pk, listed.checks).remove()
        actions.note_check(_system(at), noted)
    elif listed.state == State.ORDERED:
        _give_back(listed, at, "ready", [fault])


def _give_back(listed: LoadedList, at: datetime, to: str, reasons: list[Reason]) -> None:
    rows = office.rows_in(listed) if outbox.is_office() else 0
    said = [reason.as_json() for reason in office.said_in_part(reasons, rows)]
    actions.return_list(_system(at), actions.ReturnList(list_id=listed.pk, to=to, reasons=said))


def _system(at: datetime) -> Doing:
    return Doing(SYSTEM, at, new_id(), settings.NODE).as_system()


def _actor(user_id: UUID | None, at: datetime) -> Actor:
    if user_id is None:
        return SYSTEM
    return actor_of(User.objects.get(pk=user_id), on=clock.day_of(at))
