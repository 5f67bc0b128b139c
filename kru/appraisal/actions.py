"""What records appraisals."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from kru import policy
from kru.appraisal import facts, rules, terms
from kru.appraisal.models import Appraisal
from kru.appraisal.policy import AppraisalPolicy
from kru.appraisal.terms import Grade
from kru.kernel.reasons import Reason, refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing, values_of
from kru.staff.models import Person


class RecordAppraisal(Command):
    """Rate a person's school year, named by the calendar year in which it began."""

    appraisal_id: UUID
    person_id: UUID
    school_year: int
    grade: Grade
    competence: int
    outcome: int


@action("appraisal.record_appraisal", takes=RecordAppraisal, final="here")
def record_appraisal(do: Doing, cmd: RecordAppraisal) -> Appraisal:
    """Rate a school year of a person: the director's task, and for directors that of the district.

    Refuses with `one-appraisal-a-year`, or what `rules.objections_to_appraisal` finds.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    pack = policy.in_force(AppraisalPolicy, on=do.today)
    # allow
    do.require(terms.RECORD_APPRAISAL, at=person.scope)
    # decide
    refuse_if(_objections(do, cmd, pack))
    # write
    appraisal = do.create(_appraisal(do, cmd, person, pack))
    # record
    do.record(_recorded(appraisal, person), about=appraisal, scope=person.scope)
    return appraisal


def record_appraisals(do: Doing, asked: Sequence[RecordAppraisal], people: Mapping[UUID, Person]) -> None:
    """Rate many people: the bulk path of `record_appraisal`, inside a greater action.

    Refuses with what `rules.objections_to_appraisal` finds for any of them.
    """
    # load
    pack = policy.in_force(AppraisalPolicy, on=do.today)
    # allow
    for cmd in asked:
        do.require(terms.RECORD_APPRAISAL, at=people[cmd.person_id].scope)
    # decide
    for cmd in asked:
        refuse_if(_objections(do, cmd, pack))
    # write
    rows = [_appraisal(do, cmd, people[cmd.person_id], pack) for cmd in asked]
    do.create_many(rows)
    # record
    do.record_many(
        (_recorded(row, people[row.person_id]), row, people[row.person_id].scope, {}, values_of(row))
        for row in rows
    )


def _objections(do: Doing, cmd: RecordAppraisal, pack: AppraisalPolicy) -> Iterable[Reason]:
    return rules.objections_to_appraisal(
        school_year=cmd.school_year,
        competence=cmd.competence,
        outcome=cmd.outcome,
        today=do.today,
        pack=pack,
    )


def _appraisal(do: Doing, cmd: RecordAppraisal, person: Person, pack: AppraisalPolicy) -> Appraisal:
    return Appraisal(
        id=cmd.appraisal_id,
        person=person,
        school_year=cmd.school_year,
        grade=cmd.grade,
        competence=cmd.competence,
        outcome=cmd.outcome,
        given_on=do.today,
        given_by=do.actor.name,
        policy=pack.name,
    )


def _recorded(appraisal: Appraisal, person: Person) -> facts.AppraisalRecorded:
    return facts.AppraisalRecorded(
        name_km=person.name_km,
        year=rules.label_of(appraisal.school_year),
        grade=Grade(appraisal.grade),
        competence=appraisal.competence,
        outcome=appraisal.outcome,
        policy=appraisal.policy,
    )
