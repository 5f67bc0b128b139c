"""What keeps the achievements of persons."""

from datetime import date
from uuid import UUID

from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import facts, rules, terms
from kru.staff.models import Achievement, Person
from kru.staff.terms import AchievementKind


class RecordAchievement(Command):
    """Record something a person has achieved, with the paper that says so."""

    achievement_id: UUID
    person_id: UUID
    kind: AchievementKind
    title: str
    achieved_on: date
    instrument: str = ""


@action("staff.record_achievement", takes=RecordAchievement, final="here")
def record_achievement(do: Doing, cmd: RecordAchievement) -> Achievement:
    """Record something a person has achieved.

    Refuses with `day-lies-ahead`, `achievement-needs-a-title` or `achievement-is-kept-once`.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    # allow
    do.require(terms.RECORD_ACHIEVEMENT, at=person.scope)
    # decide
    refuse_if(rules.objections_to_achievement(achieved_on=cmd.achieved_on, today=do.today, title=cmd.title))
    # write
    achievement = do.create(
        Achievement(
            id=cmd.achievement_id,
            person=person,
            kind=cmd.kind,
            title=cmd.title,
            achieved_on=cmd.achieved_on,
            instrument=cmd.instrument,
        )
    )
    # record
    do.record(
        facts.AchievementRecorded(name_km=person.name_km, title=cmd.title, achieved_on=cmd.achieved_on),
        about=achievement,
        scope=person.scope,
    )
    return achievement
