"""What settles a big world: each command one district, through the bulk paths of the contexts."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from random import Random
from uuid import UUID

from kru.appraisal import actions as appraisal
from kru.appraisal.terms import RECORD_APPRAISAL
from kru.career import actions as career
from kru.career.terms import RECORD_RANK
from kru.credits import actions as credits
from kru.credits.terms import POST_ENTRY
from kru.demo import people as plan
from kru.demo import records
from kru.demo.cpd import Line, recognised
from kru.demo.plan import Part, World
from kru.demo.sizes import size_named
from kru.demo.story import PAPER
from kru.demo.village import PLACES
from kru.establishment import actions as establishment
from kru.kernel.ids import new_id
from kru.kernel.scope import Scope
from kru.organisations import actions as organisations
from kru.organisations.models import Unit
from kru.organisations.queries import units_by_code
from kru.organisations.terms import KEEP_PLACES, KEEP_UNITS, Region, UnitKind
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.spine.queryset import COUNTRY, within
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position, ServiceKind, Sex

VILLAGE = "village"
POE, DOE = "មន្ទីរអប់រំ យុវជន និងកីឡា ", "ការិយាល័យអប់រំ យុវជន និងកីឡា "


class LoadGazetteer(Command):
    """Load the invented gazetteer: of the village, or of a whole world."""

    size: str
    seed: int
    on: date


class SettleOffices(Command):
    """Open the departments, provincial and district offices of a world and register their staff."""

    size: str
    seed: int
    on: date


class SettleDistrict(Command):
    """Open the schools of a district of a world and register their staff."""

    size: str
    seed: int
    on: date
    district: str


class BringHistory(Command):
    """Bring the ledger lines of a district's people in a world, year after year, into their ledgers."""

    size: str
    seed: int
    on: date
    district: str


class BringRecords(Command):
    """Bring the diplomas and ranks of a district's people in a world into their files."""

    size: str
    seed: int
    on: date
    district: str


class RateYear(Command):
    """Rate a school year of everybody at the schools of a district in a world."""

    size: str
    seed: int
    on: date
    district: str
    school_year: int


@lru_cache(maxsize=1)
def world_of(size: str, seed: int, on: date) -> World:
    """Return a planned world; kept, since each district of it is asked for."""
    return World(size_named(size), on=on, seed=seed)


def path_of(district: str) -> str:
    """Return the path of a planned district's office."""
    return f"{COUNTRY}.{district[:2]}.{district}"


@action("demo.load_gazetteer", takes=LoadGazetteer, final="there")
def load_gazetteer(do: Doing, cmd: LoadGazetteer) -> None:
    """Load the invented gazetteer; refuses as `organisations.load_places` does."""
    # allow
    do.require(KEEP_PLACES, at=Scope(COUNTRY))
    # load
    places = PLACES if cmd.size == VILLAGE else world_of(cmd.size, cmd.seed, cmd.on).places()
    # write
    organisations.load_places(
        do,
        (
            organisations.PlaceLine(
                code=place.code, name_km=place.name.km, name_latin=place.name.latin, kind_km=place.unit_km
            )
            for place in places
        ),
    )


@action("demo.settle_offices", takes=SettleOffices, final="there")
def settle_offices(do: Doing, cmd: SettleOffices) -> None:
    """Open the offices of a world beside the village's and register their staff.

    Refuses as `organisations.open_unit` and `staff.register_person` do.
    """
    # allow
    do.require(KEEP_UNITS, at=Scope(COUNTRY))
    # load
    world = world_of(cmd.size, cmd.seed, cmd.on)
    root = Unit.objects.get(path=COUNTRY)
    units = units_by_code(place.code for place in world.provinces)
    # write
    opened = organisations.open_units(
        do,
        [
            organisations.OpenUnit(
                unit_id=new_id(), parent_id=root.pk, key=department.key, kind=UnitKind.DEPARTMENT,
                name_km=department.name.km, name_latin=department.name.latin,
            )
            for department in world.departments
        ]
        + [
            organisations.OpenUnit(
                unit_id=new_id(), parent_id=root.pk, key=place.code, kind=UnitKind.PROVINCE, code=place.code,
                name_km=POE + place.full_km, name_latin=f"{place.name.latin} provincial office",
                place_code=place.code,
            )
            for place in world.provinces
            if place.code not in units
        ],
    )  # fmt: skip
    units |= {unit.key: unit for unit in opened}
    organisations.open_units(
        do,
        [
            organisations.OpenUnit(
                unit_id=new_id(), parent_id=units[place.parent_code].pk, key=place.code,
                kind=UnitKind.DISTRICT, code=place.code, name_km=DOE + place.full_km,
                name_latin=f"{place.name.latin} district office", place_code=place.code,
            )
            for place in world.districts
        ],
    )  # fmt: skip
    _register(do, world.office_people(), units)


@action("demo.settle_district", takes=SettleDistrict, final="there")
def settle_district(do: Doing, cmd: SettleDistrict) -> None:
    """Open the schools of a district and register the staff of office and schools.

    Refuses as `organisations.open_unit` and `staff.register_person` do.
    """
    # allow
    do.require(KEEP_UNITS, at=Scope(COUNTRY))
    # load
    part = _part(cmd)
    office = Unit.objects.get(code=cmd.district)
    # write
    opened = organisations.open_units(do, list(_schools(part, office)))
    _register(do, part.people(), {unit.code: unit for unit in (office, *opened)})


@action("demo.bring_history", takes=BringHistory, final="there")
def bring_history(do: Doing, cmd: BringHistory) -> None:
    """Bring the ledger lines of a district's people into their ledgers.

    Refuses as `credits.bring_forward` does.
    """
    # allow
    do.require(POST_ENTRY, at=Scope(COUNTRY))
    # load
    part = _part(cmd)
    settled = _settled(cmd, part)
    ids = {planned.index: person.pk for planned, person in settled}
    lines: dict[UUID, list[credits.PostEntry]] = {}
    for runs, activities in part.cpd([planned for planned, _ in settled]):
        for line in recognised(runs, activities):
            lines.setdefault(ids[line.person], []).append(_posted(line, ids[line.person]))
    # write
    credits.bring_forward_many(do, lines, {person.pk: person for _, person in settled})


@action("demo.bring_records", takes=BringRecords, final="there")
def bring_records(do: Doing, cmd: BringRecords) -> None:
    """Bring the diplomas and ranks of a district's people into their files.

    Refuses as `staff.record_qualification` and `career.record_rank` do.
    """
    # allow
    do.require(RECORD_RANK, at=Scope(COUNTRY))
    # load
    settled = _settled(cmd, _part(cmd))
    rng = Random(f"{cmd.seed}:{cmd.district}:records")  # noqa: S311 - an invented world
    diplomas, ranks = [], []
    for planned, person in settled:
        diploma = records.diploma(rng, planned)
        diplomas.append(
            staff.RecordQualification(
                qualification_id=new_id(), person_id=person.pk, level=diploma.level,
                institution=diploma.institution, awarded_on=diploma.awarded_on, seen=True,
            )
        )  # fmt: skip
        if held := records.rank_held(rng, planned, cmd.on):
            ranks.append(
                career.RecordRank(
                    rank_id=new_id(), person_id=person.pk, track=held.track, rank=held.rank,
                    starts_on=held.starts_on, instrument=held.instrument,
                )
            )  # fmt: skip
    # write
    people = {person.pk: person for _, person in settled}
    staff.record_qualifications(do, diplomas, people)
    career.record_ranks(do, ranks, people)


@action("demo.rate_year", takes=RateYear, final="there")
def rate_year(do: Doing, cmd: RateYear) -> None:
    """Rate a school year of everybody at the schools of a district, as its office does.

    Refuses as `appraisal.record_appraisal` does.
    """
    # allow
    do.require(RECORD_APPRAISAL, at=Scope(path_of(cmd.district)))
    # load
    settled = _settled(cmd, _part(cmd))
    rng = Random(f"{cmd.seed}:{cmd.district}:{cmd.school_year}")  # noqa: S311 - an invented world
    asked = []
    for planned, person in settled:
        given = records.rating(rng)
        if planned.hired_on.year <= cmd.school_year and planned.workplace != cmd.district:
            asked.append(
                appraisal.RecordAppraisal(
                    appraisal_id=new_id(), person_id=person.pk, school_year=cmd.school_year,
                    grade=given.grade, competence=given.competence, outcome=given.outcome,
                )
            )  # fmt: skip
    # write
    appraisal.record_appraisals(do, asked, {person.pk: person for _, person in settled})


def _part(cmd: SettleDistrict | BringHistory | BringRecords | RateYear) -> Part:
    world = world_of(cmd.size, cmd.seed, cmd.on)
    return next(part for part in world.parts() if part.district.code == cmd.district)


def _settled(cmd: BringHistory | BringRecords | RateYear, part: Part) -> list[tuple[plan.Person, Person]]:
    """Return the planned people of a district, each with the person of the register."""
    office = Unit.objects.get(code=cmd.district)
    registered = {person.national_id: person for person in Person.objects.filter(within("path", office.path))}
    return [(planned, registered[planned.national_id]) for planned in part.people()]


def _posted(line: Line, person_id: UUID) -> credits.PostEntry:
    return credits.PostEntry(
        entry_id=new_id(),
        person_id=person_id,
        occurred_on=line.occurred_on,
        category=line.category,
        hours=Decimal(line.hours),
        credits=line.credits,
        source_type=PAPER,
        source_id=new_id(),
        title_km=line.title.km,
        title_latin=line.title.latin,
    )


def _schools(part: Part, office: Unit) -> Iterator[organisations.OpenUnit]:
    for school in part.schools():
        yield organisations.OpenUnit(
            unit_id=new_id(),
            parent_id=office.pk,
            key=school.code,
            kind=UnitKind(school.kind),
            code=school.code,
            name_km=school.name.km,
            name_latin=school.name.latin,
            region=Region(school.region),
            place_code=school.code[:8],
        )


def _register(do: Doing, people: Iterable[plan.Person], units: dict[str, Unit]) -> None:
    asked = []
    postings = []
    for person in people:
        person_id = new_id()
        position = Position(person.position)
        asked.append((_registration(person, person_id, units[person.workplace]), position))
        postings += [
            establishment.StartPosting(
                person_id=person_id, unit_id=units[code].pk, position=position, starts_on=starts_on
            )
            for code, starts_on in person.postings
        ]
    by_id = {unit.pk: unit for unit in units.values()}
    registered = staff.register_people(do, asked, by_id)
    establishment.start_postings(do, postings, {person.pk: person for person in registered}, by_id)


def _registration(person: plan.Person, person_id: UUID, unit: Unit) -> staff.RegisterPerson:
    return staff.RegisterPerson(
        person_id=person_id,
        unit_id=unit.pk,
        staff_number=person.number,
        national_id=person.national_id,
        name_km=person.name.km,
        name_latin=person.name.latin,
        sex=Sex(person.sex),
        born_on=person.born_on,
        phone=person.phone,
        kind=ServiceKind(person.kind),
        grade=person.grade,
        hired_on=person.hired_on,
    )
