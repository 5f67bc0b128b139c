"""What keeps the qualifications of persons."""

from datetime import date
from uuid import UUID

from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import facts, rules, terms
from kru.staff.models import Person, Qualification
from kru.staff.terms import Level


class RecordQualification(Command):
    """Record a diploma; `seen` says that the office has the diploma itself before it."""

    qualification_id: UUID
    person_id: UUID
    level: Level
    field: str = ""
    institution: str = ""
    awarded_on: date
    seen: bool


class VerifyQualification(Command):
    """Say that the diploma itself has been seen."""

    qualification_id: UUID


@action("staff.record_qualification", takes=RecordQualification, final="central")
def record_qualification(do: Doing, cmd: RecordQualification) -> Qualification:
    """Record a diploma of a person.

    Refuses with `day-lies-ahead` or `qualification-is-kept-once`.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    # allow
    do.require(terms.RECORD_QUALIFICATION, at=person.scope)
    # decide
    refuse_if(rules.objections_to_qualification(awarded_on=cmd.awarded_on, today=do.today))
    # write
    qualification = do.create(
        Qualification(
            id=cmd.qualification_id,
            person=person,
            level=cmd.level,
            field=cmd.field,
            institution=cmd.institution,
            awarded_on=cmd.awarded_on,
            verified_on=do.today if cmd.seen else None,
            verified_by=do.actor.name if cmd.seen else "",
        )
    )
    # record
    do.record(
        facts.QualificationRecorded(
            name_km=person.name_km, level=cmd.level, awarded_on=cmd.awarded_on, institution=cmd.institution
        ),
        about=qualification,
        scope=person.scope,
    )
    return qualification


@action("staff.verify_qualification", takes=VerifyQualification, final="central")
def verify_qualification(do: Doing, cmd: VerifyQualification) -> Qualification:
    """Let a recorded diploma count, after it has been seen.

    Refuses with `qualification-is-verified`.
    """
    # load
    qualification = Qualification.objects.locked(cmd.qualification_id)
    person = qualification.person
    # allow
    do.require(terms.VERIFY_QUALIFICATION, at=person.scope)
    # decide
    refuse_if(rules.objections_to_verifying(verified_on=qualification.verified_on))
    # write
    do.change(qualification, verified_on=do.today, verified_by=do.actor.name)
    # record
    do.record(
        facts.QualificationVerified(name_km=person.name_km, level=Level(qualification.level)),
        about=qualification,
        scope=person.scope,
    )
    return qualification
