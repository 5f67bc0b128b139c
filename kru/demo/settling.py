"""Builds the village by calling actions, as the officers of the story would."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.conf import settings
from pydantic import SecretStr

from kru.access.actor import SYSTEM
from kru.access.table import Role
from kru.demo import village
from kru.demo.accrediting import accredit
from kru.demo.actions import VILLAGE, LoadGazetteer, load_gazetteer
from kru.demo.careers import pursue
from kru.demo.cast import PASSWORD, Cast
from kru.demo.devices import equip
from kru.demo.papers import certify
from kru.demo.people import last_october, october_of
from kru.demo.story import VILLAGE_PROVIDERS, Calendar, morning
from kru.demo.studying import study
from kru.establishment import actions as establishment
from kru.identity import actions as identity
from kru.kernel.ids import new_id
from kru.organisations import actions as organisations
from kru.organisations.terms import Region, UnitKind
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.terms import Position, ServiceKind, Sex

CYCLE_YEARS = 5
COLLEGE = "tec31"
# The first of the cast: without them nobody can let anybody in.
FOUNDERS = ("sopheap", "sovath", "visal")
FOUNDED = ("ministry", "dop", "cpdmo")


def beginning(on: date) -> datetime:
    """Return when the village took up Kru: the first morning of the CPD cycle that runs on a day."""
    return morning(october_of(last_october(on).year - CYCLE_YEARS + 1))


def build_village(at: datetime) -> Cast:
    """Build the village as it stands at a moment, on an empty node, and return its cast."""
    since = beginning(clock.day_of(at))
    cast = Cast(at)
    cast.unit_ids.update({unit.slug: new_id() for unit in village.UNITS})
    cast.person_ids.update({person.slug: new_id() for person in village.PEOPLE})

    def system() -> Doing:
        return Doing(SYSTEM, since, new_id(), settings.NODE).as_system()

    for slug in FOUNDED:
        _open(system(), cast, village.UNIT_BY_SLUG[slug])
    for slug in FOUNDERS:
        person = village.PERSON_BY_SLUG[slug]
        _register(system(), cast, person)
        _let_in(system, cast, person, since)
    for unit in village.UNITS:
        if unit.slug not in FOUNDED and unit.kind != UnitKind.PROVIDER:
            _open(cast.doing("sopheap", since), cast, unit)
    load_gazetteer(cast.doing("sopheap", since), LoadGazetteer(size=VILLAGE, seed=0, on=clock.day_of(at)))
    for key in VILLAGE_PROVIDERS:
        provider = accredit(cast, key, since)
        if key == COLLEGE:
            cast.unit_ids["college"] = provider.unit_id
    for person in sorted(village.PEOPLE, key=lambda person: person.postings[0][1]):
        entered = max(since, morning(person.postings[0][1]))
        if person.slug not in FOUNDERS:
            _register(cast.doing("sopheap", entered), cast, person)
            _let_in(partial(cast.doing, "sovath", entered), cast, person, entered)
        _post(cast, person, since)
    study(cast)
    pursue(cast, since)
    certify(cast, Calendar(clock.day_of(at)))
    equip(cast)
    return cast


def _open(do: Doing, cast: Cast, unit: village.Unit) -> None:
    organisations.open_unit(
        do,
        organisations.OpenUnit(
            unit_id=cast.unit_ids[unit.slug],
            parent_id=cast.unit_ids[unit.above] if unit.above else None,
            key=unit.key,
            kind=UnitKind(unit.kind),
            code=unit.code,
            name_km=unit.name.km,
            name_latin=unit.name.latin,
            region=Region(unit.region) if unit.region else None,
            place_code=unit.place_code,
        ),
    )


def _register(do: Doing, cast: Cast, person: village.Person) -> None:
    staff.register_person(
        do,
        staff.RegisterPerson(
            person_id=cast.person_ids[person.slug],
            unit_id=cast.unit_ids[person.unit],
            staff_number=person.number,
            national_id=person.national_id,
            name_km=person.name.km,
            name_latin=person.name.latin,
            sex=Sex(person.sex),
            born_on=person.born_on,
            phone=person.phone,
            kind=ServiceKind(person.kind),
            grade=person.grade,
            hired_on=person.postings[0][1],
        ),
    )


def _let_in(doing: Callable[[], Doing], cast: Cast, person: village.Person, since: datetime) -> None:
    user_id = new_id()
    staff.open_account(
        doing(),
        staff.OpenAccount(
            user_id=user_id,
            person_id=cast.person_ids[person.slug],
            username=person.slug,
            password=SecretStr(PASSWORD),
        ),
    )
    if person.role:
        identity.grant_role(
            doing(),
            identity.GrantRole(
                user_id=user_id,
                role=Role(person.role),
                unit_id=cast.unit_ids[person.role_at],
                starts_on=clock.day_of(since),
            ),
        )


def _post(cast: Cast, person: village.Person, since: datetime) -> None:
    for unit, starts_on in person.postings:
        establishment.start_posting(
            cast.doing("sopheap", max(since, morning(starts_on)), about=person.slug),
            establishment.StartPosting(
                person_id=cast.person_ids[person.slug],
                unit_id=cast.unit_ids[unit],
                position=Position(person.position),
                starts_on=starts_on,
            ),
        )
