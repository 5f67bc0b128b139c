"""What records ranks."""

from datetime import date
from uuid import UUID

from kru.career import facts, rules, terms
from kru.career.models import PersonRank, RankRequest
from kru.career.terms import Rank, RequestState, Track
from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person


class RecordRank(Command):
    """Record a rank that a paper has given; the rank in force ends the day before."""

    rank_id: UUID
    person_id: UUID
    track: Track
    rank: Rank
    starts_on: date
    instrument: str


@action("career.record_rank", takes=RecordRank, final="central")
def record_rank(do: Doing, cmd: RecordRank) -> PersonRank:
    """Record a rank, end the one in force, and close an open request for it as granted.

    Refuses with `rank-before-the-one-in-force` or `rank-needs-an-instrument`.
    """
    # load
    person = Person.objects.locked(cmd.person_id)
    in_force = PersonRank.objects.filter(person=person, ends_before=None).first()
    asked = RankRequest.objects.filter(person=person, closed_on=None, track=cmd.track, rank=cmd.rank).first()
    # allow
    do.require(terms.RECORD_RANK, at=person.scope)
    # decide
    refuse_if(
        rules.objections_to_rank(
            in_force_since=in_force.starts_on if in_force else None,
            starts_on=cmd.starts_on,
            instrument=cmd.instrument,
        )
    )
    # write
    if in_force is not None:
        do.change(in_force, ends_before=cmd.starts_on)
    if asked is not None:
        do.change(asked, state=RequestState.GRANTED, closed_on=do.today)
    held = do.create(
        PersonRank(
            id=cmd.rank_id,
            person=person,
            track=cmd.track,
            rank=cmd.rank,
            starts_on=cmd.starts_on,
            instrument=cmd.instrument,
        )
    )
    # record
    do.record(
        facts.RankRecorded(
            name_km=person.name_km,
            track=cmd.track,
            rank=cmd.rank,
            starts_on=cmd.starts_on,
            instrument=cmd.instrument,
        ),
        about=held,
        scope=person.scope,
    )
    return held
