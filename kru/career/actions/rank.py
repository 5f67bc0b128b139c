"""What records ranks."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from kru.career import facts, rules, terms
from kru.career.models import PersonRank, RankRequest
from kru.career.terms import Rank, RequestState, Track
from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing, values_of
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
    held = do.create(_rank(cmd, person))
    # record
    do.record(_recorded(held, person), about=held, scope=person.scope)
    return held


def record_ranks(do: Doing, asked: Sequence[RecordRank], people: Mapping[UUID, Person]) -> None:
    """Record ranks of people who hold none yet: the bulk path of `record_rank`, inside a greater action.

    Refuses with `rank-needs-an-instrument`.
    """
    # allow
    for cmd in asked:
        do.require(terms.RECORD_RANK, at=people[cmd.person_id].scope)
    # decide
    for cmd in asked:
        refuse_if(
            rules.objections_to_rank(in_force_since=None, starts_on=cmd.starts_on, instrument=cmd.instrument)
        )
    # write
    rows = [_rank(cmd, people[cmd.person_id]) for cmd in asked]
    do.create_many(rows)
    # record
    do.record_many(
        (_recorded(row, people[row.person_id]), row, people[row.person_id].scope, {}, values_of(row))
        for row in rows
    )


def _rank(cmd: RecordRank, person: Person) -> PersonRank:
    return PersonRank(
        id=cmd.rank_id,
        person=person,
        track=cmd.track,
        rank=cmd.rank,
        starts_on=cmd.starts_on,
        instrument=cmd.instrument,
    )


def _recorded(held: PersonRank, person: Person) -> facts.RankRecorded:
    return facts.RankRecorded(
        name_km=person.name_km,
        track=Track(held.track),
        rank=Rank(held.rank),
        starts_on=held.starts_on,
        instrument=held.instrument,
    )
