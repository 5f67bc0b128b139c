"""What keeps the disciplinary sanctions of persons."""

from datetime import date
from uuid import UUID

from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import facts, rules, terms
from kru.staff.models import Person, Sanction
from kru.staff.terms import SanctionKind


class RecordSanction(Command):
    """Record a sanction that a paper has given force to."""

    sanction_id: UUID
    person_id: UUID
    kind: SanctionKind
    starts_on: date
    ends_before: date | None = None
    instrument: str


class LiftSanction(Command):
    """End a sanction before its time, or one that has none."""

    sanction_id: UUID
    lifted_on: date
    why: str


@action("staff.record_sanction", takes=RecordSanction, final="central")
def record_sanction(do: Doing, cmd: RecordSanction) -> Sanction:
    """Record a disciplinary sanction.

    Refuses with `sanction-ends-after-it-starts` or `sanction-needs-an-instrument`.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    # allow
    do.require(terms.RECORD_SANCTION, at=person.scope)
    # decide
    refuse_if(
        rules.objections_to_sanction(
            starts_on=cmd.starts_on, ends_before=cmd.ends_before, instrument=cmd.instrument
        )
    )
    # write
    sanction = do.create(
        Sanction(
            id=cmd.sanction_id,
            person=person,
            kind=cmd.kind,
            starts_on=cmd.starts_on,
            ends_before=cmd.ends_before,
            instrument=cmd.instrument,
        )
    )
    # record
    do.record(
        facts.SanctionRecorded(name_km=person.name_km, starts_on=cmd.starts_on, instrument=cmd.instrument),
        about=sanction,
        scope=person.scope,
    )
    return sanction


@action("staff.lift_sanction", takes=LiftSanction, final="central")
def lift_sanction(do: Doing, cmd: LiftSanction) -> Sanction:
    """End a sanction on a day.

    Refuses with `sanction-ends-after-it-starts`, `sanction-is-over` or `lifting-needs-a-reason`.
    """
    # load
    sanction = Sanction.objects.locked(cmd.sanction_id)
    person = sanction.person
    # allow
    do.require(terms.LIFT_SANCTION, at=person.scope)
    # decide
    refuse_if(
        rules.objections_to_lifting(
            starts_on=sanction.starts_on,
            ends_before=sanction.ends_before,
            lifted_on=cmd.lifted_on,
            why=cmd.why,
        )
    )
    # write
    do.change(sanction, ends_before=cmd.lifted_on, lifted_why=cmd.why)
    # record
    do.record(
        facts.SanctionLifted(name_km=person.name_km, lifted_on=cmd.lifted_on, why=cmd.why),
        about=sanction,
        scope=person.scope,
    )
    return sanction
