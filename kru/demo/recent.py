"""Lets a big world learn in these weeks: runs in every stage and logged activities in each district."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from django.conf import settings

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.catalogue.terms import Funding
from kru.demo import offerings, village
from kru.demo.accrediting import HEAD_OF_CPD
from kru.demo.cast import Cast
from kru.demo.cpd import ACTIVITY_KINDS
from kru.demo.story import Calendar, Stage, morning
from kru.demo.teaching import Held, Participant, hold
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.terms import ActivityKind
from kru.organisations.models import Unit
from kru.spine import clock
from kru.spine.doing import Doing
from kru.spine.queryset import COUNTRY, within
from kru.staff.models import Person
from kru.staff.terms import Position, Status

# Stage, and days ago that registration opened, the run started and ended.
STAGES: tuple[tuple[Stage, int, int, int], ...] = (
    ("open", 6, -20, -34),
    ("confirmed", 40, 22, 9),
    ("teaching", 25, 5, -5),
    ("verified", 70, 50, 30),
)
PARTICIPANTS = 12
TITLE = "សហគមន៍សិក្សា លើកទី {number}"


@dataclass(frozen=True)
class School:
    """A school with a director and enough teachers to learn together."""

    unit: Unit
    director: Person
    teachers: Sequence[Person]


def study_in(cast: Cast, district: str, *, runs: int, activities: int, rng: Random) -> None:
    """Hold some runs in a district, and let teachers of it log activities; every third of these waits."""
    schools = list(_schools(Unit.objects.get(code=district).path))
    if not schools:
        return
    calendar = Calendar(clock.day_of(cast.at))
    first = rng.randrange(len(STAGES))
    for place in range(runs):
        school = rng.choice(schools)
        hold(_planned(cast, school, STAGES[(first + place) % len(STAGES)], calendar, rng))
    for number in range(activities):
        _log(cast, rng.choice(schools), calendar, number, rng)


def _schools(path: str) -> Iterator[School]:
    people = (
        Person.objects.filter(within("path", path), status=Status.ACTIVE)
        .filter(position__in=(Position.DIRECTOR, Position.TEACHER))
        .select_related("unit")
        .order_by("pk")
    )
    by_unit: dict[object, list[Person]] = {}
    for person in people:
        by_unit.setdefault(person.unit_id, []).append(person)
    for staff in by_unit.values():
        directors = [person for person in staff if person.position == Position.DIRECTOR]
        teachers = [person for person in staff if person.position == Position.TEACHER]
        if directors and len(teachers) >= 3 and staff[0].unit is not None:
            yield School(staff[0].unit, directors[0], teachers)


def _planned(
    cast: Cast, school: School, stage: tuple[Stage, int, int, int], calendar: Calendar, rng: Random
) -> Held:
    name, opens, starts, ends = stage
    offering = rng.choice([one for one in offerings.OFFERINGS if one.hours <= 30])
    chosen: Iterable[Person] = rng.sample(school.teachers, min(PARTICIPANTS, len(school.teachers)))
    starts_on = calendar.day(starts)
    opens_on = calendar.day(opens)
    return Held(
        run_id=new_id(),
        offering_id=cast.offering_ids[offering.code],
        hours=offering.hours,
        stage=name,
        on=calendar.on,
        opens_on=opens_on,
        asked_at=min(morning(opens_on) + timedelta(hours=5), cast.at),
        starts_on=starts_on,
        ends_on=calendar.day(ends),
        closes_on=max(opens_on, starts_on - timedelta(days=1)) if starts_on > opens_on else starts_on,
        sessions=3,
        seats=30,
        funding=Funding.ORGANISATION,
        place=school.unit.name_km,
        trainers=village.PERSON_BY_SLUG["bora"].name.km,
        provider=partial(_doing, _officer(offering.provider)),
        head=partial(cast.doing, HEAD_OF_CPD),
        participants=[
            Participant(
                person.pk,
                own=partial(_doing, Actor(None, person.pk, person.name_km)),
                superior=partial(_doing, _director(school)),
                let_go=name != "open" or place % 2 == 0,
            )
            for place, person in enumerate(chosen)
        ],
    )


def _log(cast: Cast, school: School, calendar: Calendar, number: int, rng: Random) -> None:
    teacher = rng.choice(school.teachers)
    held_on = calendar.day(rng.randrange(2, 40))
    at = min(morning(held_on) + timedelta(hours=33), cast.at)
    activity = learning.log_activity(
        _doing(Actor(None, teacher.pk, teacher.name_km), at),
        learning.LogActivity(
            activity_id=new_id(),
            person_id=teacher.pk,
            kind=ActivityKind(rng.choice(ACTIVITY_KINDS)),
            held_on=held_on,
            hours=Decimal(rng.choice((2, 2, 3, 4))),
            title=TITLE.format(number=number + 1),
        ),
    )
    if number % 3:
        learning.confirm_activity(
            _doing(_director(school), min(at + timedelta(days=3), cast.at)),
            learning.ConfirmActivity(activity_id=activity.pk),
        )


def _director(school: School) -> Actor:
    grants = (Grant(Role.DIRECTOR, school.unit.path),)
    return Actor(None, school.director.pk, school.director.name_km, grants)


def _officer(provider: str) -> Actor:
    name = offerings.PROVIDER_BY_KEY[provider].name.km
    return Actor(None, None, name, (Grant(Role.PROVIDER, f"{COUNTRY}.pv.{provider}"),))


def _doing(actor: Actor, at: datetime) -> Doing:
    return Doing(actor, at, new_id(), settings.NODE)
