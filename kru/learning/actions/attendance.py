"""What changes attendance: a trainer marks a session's whole sheet at once."""

from uuid import UUID, uuid5

from kru.catalogue.models import Run, Session
from kru.kernel.reasons import refuse_if
from kru.learning import facts, rules, terms
from kru.learning.models import Attendance, Enrolment
from kru.learning.terms import ON_ROSTER, EnrolmentState, Presence
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing


class Mark(Command):
    """What is marked for one participant."""

    enrolment_id: UUID
    presence: Presence


class MarkAttendance(Command):
    """Mark participants of a session; marks made before for the same participants are replaced."""

    session_id: UUID
    marks: tuple[Mark, ...]


@action("learning.mark_attendance", takes=MarkAttendance, final="here")
def mark_attendance(do: Doing, cmd: MarkAttendance) -> Session:
    """Mark who was in a session; a registered participant who is marked takes part from then on.

    Refuses with `session-not-held-yet`, `not-on-the-roster`, `marked-twice` or `not-your-own-result`.
    """
    # load
    session = Session.objects.select_related("run").get(pk=cmd.session_id)
    Run.objects.locked(session.run_id)  # whoever enrols, withdraws or confirms waits, or has just done so
    roster = {
        enrolment.pk: enrolment
        for enrolment in Enrolment.objects.of(session.run_id)
        .filter(state__in=ON_ROSTER)
        .select_related("person", "run")
    }
    held = {row.enrolment_id: row for row in Attendance.objects.filter(session=session)}
    # allow
    do.require(terms.MARK_ATTENDANCE, at=session.scope)
    # decide
    refuse_if(
        rules.objections_to_attendance(
            held_on=session.held_on,
            today=do.today,
            marked=[mark.enrolment_id for mark in cmd.marks],
            roster=roster,
            own=[pk for pk, enrolment in roster.items() if enrolment.person_id == do.actor.person_id],
        )
    )
    # write
    new, changed, lines = [], [], []
    for mark in cmd.marks:
        row = held.get(mark.enrolment_id)
        was = row.presence if row else ""
        if was == mark.presence:
            continue
        if row is None:
            row = Attendance(
                id=uuid5(session.pk, str(mark.enrolment_id)),
                session=session,
                enrolment=roster[mark.enrolment_id],
            )
            new.append(row)
        else:
            row.enrolment = roster[mark.enrolment_id]
            changed.append(row)
        row.presence, row.marked_at = mark.presence, do.at
        lines.append((row, was))
    do.create_many(new)
    do.change_many(changed, ["presence", "marked_at"])
    beginning = [row.enrolment for row, _ in lines if row.enrolment.state == EnrolmentState.REGISTERED]
    for enrolment in beginning:
        enrolment.state = EnrolmentState.IN_PROGRESS
    do.change_many(beginning, ["state"], follows=True)
    # record
    do.record_many(
        (
            facts.AttendanceMarked(
                name_km=row.enrolment.person.name_km, held_on=session.held_on, presence=row.presence
            ),
            row,
            row.scope,
            {"presence": was} if was else {},
            {"presence": row.presence},
        )
        for row, was in lines
    )
    do.touch_many([(row, session.scope) for row, _ in lines])
    do.touch_many([(row, scope) for row in beginning for scope in (row.scope, session.scope)])
    return session
