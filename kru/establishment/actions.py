"""What changes postings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kru import policy
from kru.establishment import facts, rules, terms
from kru.establishment.models import Posting
from kru.journal.copying import row_of
from kru.kernel.ids import new_id
from kru.kernel.period import Period
from kru.kernel.reasons import refuse_if
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing, values_of
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.policy import GradePolicy
from kru.staff.rules import objections_to_grade
from kru.staff.terms import Position


class StartPosting(Command):
    """Let a person work at a unit from a day; the posting in force ends the day before."""

    person_id: UUID
    unit_id: UUID
    position: Position
    starts_on: date
    instrument: str = ""


class TakeOn(staff.RegisterPerson):
    """Bring a person into the register with the first posting, at the unit where they work."""

    position: Position
    starts_on: date
    instrument: str = ""


class FirstPosting(NamedTuple):
    """One of many that `start_postings` starts: what `StartPosting` states, read and checked before."""

    posting_id: UUID
    person_id: UUID
    unit_id: UUID
    position: Position
    starts_on: date
    instrument: str = ""


@action("establishment.start_posting", takes=StartPosting, final="central")
def start_posting(do: Doing, cmd: StartPosting) -> Posting:
    """Let a person work at a unit from a day, and end the posting in force on that day.

    The permission is asked where the person works now and where the posting is.
    Refuses with `posting-begins-later` or `posting-before-the-one-in-force`.
    """
    # load
    person = Person.objects.locked(cmd.person_id)
    unit = Unit.objects.get(pk=cmd.unit_id)
    in_force = Posting.objects.filter(person=person, ends_before=None).first()
    # allow
    do.require(terms.START_POSTING, at=person.scope)
    do.require(terms.START_POSTING, at=unit.scope)
    # decide
    refuse_if(rules.objections_to_first_day(starts_on=cmd.starts_on, today=do.today))
    refuse_if(
        rules.objections_to_posting(
            in_force=Period(in_force.starts_on) if in_force else None, starts_on=cmd.starts_on
        )
    )
    # write
    if in_force is not None:
        do.change(in_force, ends_before=cmd.starts_on)
    return _begin(do, person, unit, cmd)


@action("establishment.take_on", takes=TakeOn, final="central")
def take_on(do: Doing, cmd: TakeOn) -> Person:
    """Register a person where they work from a day, as it is typed by hand.

    Refuses as `staff.register_person` does, and with `posting-begins-later`, `grade-unknown` or
    `step-not-in-grade`.
    """
    # load
    unit = Unit.objects.get(pk=cmd.unit_id)
    grades = policy.in_force(GradePolicy, on=do.today)
    # allow
    do.require(terms.START_POSTING, at=Scope(unit.path, cmd.person_id))
    # decide
    refuse_if(rules.objections_to_first_day(starts_on=cmd.starts_on, today=do.today))
    if cmd.grade:
        refuse_if(objections_to_grade(cmd.grade, policy=grades))
    # write
    papers = cmd.model_dump(include=set(staff.RegisterPerson.model_fields))
    person = staff.register_person(do, staff.RegisterPerson(**papers))
    # record
    _begin(do, person, unit, cmd)
    return person


def _begin(do: Doing, person: Person, unit: Unit, cmd: StartPosting | TakeOn) -> Posting:
    """Write and record a posting that is in force from now on."""
    posting = do.create(
        Posting(
            id=new_id(),
            person=person,
            unit=unit,
            position=cmd.position,
            starts_on=cmd.starts_on,
            instrument=cmd.instrument,
        )
    )
    staff.place_person(
        do.as_system(), staff.PlacePerson(person_id=person.pk, unit_id=unit.pk, position=cmd.position)
    )
    do.record(_started(posting, person, unit), about=posting, scope=posting.scope)
    return posting


def start_postings(
    do: Doing,
    asked: Iterable[StartPosting | FirstPosting],
    people: Mapping[UUID, Person],
    units: Mapping[UUID, Unit],
) -> list[Posting]:
    """Start the postings of many new people, each person's in order: the bulk path of `start_posting`.

    The last posting of each is where `register_people` placed them. Refuses with
    `posting-before-the-one-in-force`.
    """
    postings: list[Posting] = []
    in_force: dict[UUID, Posting] = {}
    for cmd in asked:
        earlier = in_force.get(cmd.person_id)
        # decide
        refuse_if(
            rules.objections_to_posting(
                in_force=Period(earlier.starts_on) if earlier else None, starts_on=cmd.starts_on
            )
        )
        if earlier is not None:
            earlier.ends_before = cmd.starts_on
        posting_id = cmd.posting_id if isinstance(cmd, FirstPosting) else new_id()
        values = {
            "id": posting_id, "person_id": cmd.person_id, "unit_id": cmd.unit_id, "starts_on": cmd.starts_on,
            "position": cmd.position.value, "ends_before": None, "instrument": cmd.instrument,
        }  # fmt: skip
        posting = in_force[cmd.person_id] = row_of(Posting, values)
        postings.append(posting)
    # allow
    for path in {units[unit_id].path for unit_id in {posting.unit_id for posting in postings}}:
        do.require(terms.START_POSTING, at=Scope(path))
    # write
    do.create_many(postings)
    # record
    do.record_many(
        (
            _started(posting, people[posting.person_id], unit := units[posting.unit_id]),
            posting,
            Scope(unit.path, posting.person_id),
            {},
            None,
        )
        for posting in postings
    )
    return postings


def _started(posting: Posting, person: Person, unit: Unit) -> facts.PostingStarted:
    return facts.PostingStarted(name_km=person.name_km, unit=unit.name_km, starts_on=posting.starts_on)


@dataclass(frozen=True)
class Move:
    """A person who works somewhere else, or as something else, from a day."""

    person: Person
    unit: Unit
    position: Position
    posting_id: UUID = field(default_factory=new_id)  # where a new one is started


def move_people(do: Doing, moves: Sequence[Move], *, starts_on: date) -> None:
    """Post many people who have a posting in force, as a list of a day says, inside a greater action.

    A posting that began on that very day is corrected. Refuses with `posting-before-the-one-in-force`.
    """
    # load
    held = Posting.objects.select_related("unit").filter(
        person__in=[move.person for move in moves], ends_before=None
    )
    in_force = {posting.person_id: posting for posting in held}
    # allow
    for move in moves:
        for where in (move.person.scope, move.unit.scope):
            do.require(terms.START_POSTING, at=where)
    ended, corrected, started, lines, left = [], [], [], [], []
    for move in moves:
        earlier = in_force.get(move.person.pk)
        if earlier is not None and earlier.starts_on == starts_on:
            before = {"unit_id": earlier.unit_id, "position": earlier.position}
            left.append((earlier, earlier.scope))
            earlier.unit, earlier.position = move.unit, move.position
            after = {"unit_id": earlier.unit_id, "position": earlier.position}
            corrected.append(earlier)
            lines.append((_started(earlier, move.person, move.unit), earlier, earlier.scope, before, after))
            continue
        # decide
        refuse_if(
            rules.objections_to_posting(
                in_force=Period(earlier.starts_on) if earlier else None, starts_on=starts_on
            )
        )
        if earlier is not None:
            earlier.ends_before = starts_on
            ended.append(earlier)
        posting = Posting(
            id=move.posting_id,
            person=move.person,
            unit=move.unit,
            position=move.position,
            starts_on=starts_on,
        )
        started.append(posting)
        lines.append(
            (_started(posting, move.person, move.unit), posting, posting.scope, {}, values_of(posting))
        )
    # write
    do.change_many(ended, ["ends_before"])
    do.change_many(corrected, ["unit", "position"])
    do.create_many(started)
    staff.place_people(
        do.as_system(), [staff.Placement(move.person, move.unit, move.position) for move in moves]
    )
    # record
    do.record_many(lines)
    do.touch_many([(posting, posting.scope) for posting in ended] + left)
