"""What records appraisals."""

from uuid import UUID

from kru import policy
from kru.appraisal import facts, rules, terms
from kru.appraisal.models import Appraisal
from kru.appraisal.policy import AppraisalPolicy
from kru.appraisal.terms import Grade
from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
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
    refuse_if(
        rules.objections_to_appraisal(
            school_year=cmd.school_year,
            competence=cmd.competence,
            outcome=cmd.outcome,
            today=do.today,
            pack=pack,
        )
    )
    # write
    appraisal = do.create(
        Appraisal(
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
    )
    # record
    do.record(
        facts.AppraisalRecorded(
            name_km=person.name_km,
            year=rules.label_of(cmd.school_year),
            grade=cmd.grade,
            competence=cmd.competence,
            outcome=cmd.outcome,
            policy=pack.name,
        ),
        about=appraisal,
        scope=person.scope,
    )
    return appraisal
