"""What keeps the qualifications of persons."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing, values_of
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
    qualification = do.create(_qualification(do, cmd, person))
    # record
    do.record(_recorded(qualification, person), about=qualification, scope=person.scope)
    return qualification


def record_qualifications(
    do: Doing, asked: Sequence[RecordQualification], people: Mapping[UUID, Person]
) -> None:
    """Record the diplomas of many people: the bulk path of `record_qualification`, inside a greater action.

    Refuses with `day-lies-ahead`.
    """
    # allow
    for cmd in asked:
        do.require(terms.RECORD_QUALIFICATION, at=people[cmd.person_id].scope)
    # decide
    for cmd in asked:
        refuse_if(rules.objections_to_qualification(awarded_on=cmd.awarded_on, today=do.today))
    # write
    rows = [_qualification(do, cmd, people[cmd.person_id]) for cmd in asked]
    do.create_many(rows)
    # record
    do.record_many(
        (_recorded(row, people[row.person_id]), row, people[row.person_id].scope, {}, values_of(row))
        for row in rows
    )


def _qualification(do: Doing, cmd: RecordQualification, person: Person) -> Qualification:
    return Qualification(
        id=cmd.qualification_id,
        person=person,
        level=cmd.level,
        field=cmd.field,
        institution=cmd.institution,
        awarded_on=cmd.awarded_on,
        verified_on=do.today if cmd.seen else None,
        verified_by=do.actor.name if cmd.seen else "",
    )


def _recorded(qualification: Qualification, person: Person) -> facts.QualificationRecorded:
    return facts.QualificationRecorded(
        name_km=person.name_km,
        level=Level(qualification.level),
        awarded_on=qualification.awarded_on,
        institution=qualification.institution,
    )


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
