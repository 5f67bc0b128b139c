"""Lets the village learn: offerings, runs, results and credits, each by whoever does it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from kru.catalogue.terms import Funding
from kru.credits import actions as credits
from kru.demo import offerings, photographs, village
from kru.demo.accrediting import HEAD_OF_CPD
from kru.demo.cast import Cast
from kru.demo.cpd import TITLES
from kru.demo.people import last_october, october_of
from kru.demo.story import (
    COURSES,
    EARLIER_YEARS,
    LOGGED,
    PAPER,
    THIS_YEAR,
    Calendar,
    Course,
    Logged,
    morning,
)
from kru.demo.teaching import Held, Participant, hold
from kru.files import blobs
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.terms import ActivityKind
from kru.spine import clock

PROVIDER = "mealea"


def study(cast: Cast) -> None:
    """Let the village learn what it has learned by the day the story begins."""
    on = clock.day_of(cast.at)
    calendar = Calendar(on)
    bring_papers(cast, on, calendar)
    for course in COURSES:
        _hold(cast, course, calendar)
    _credit_twice_and_reverse(cast, calendar)
    for place, logged in enumerate(LOGGED):
        _log(cast, logged, calendar, place)


def bring_papers(cast: Cast, on: date, calendar: Calendar) -> None:
    """Bring in what was recognised on paper, in this CPD year and before it."""
    first = last_october(on).year - len(next(iter(EARLIER_YEARS.values())))
    for person in village.PEOPLE:
        lines: list[credits.PostEntry] = []
        for place, hours in enumerate(EARLIER_YEARS.get(person.slug, ())):
            lines += _paper_lines(cast.person_ids[person.slug], october_of(first + place), 30, hours)
        if person.slug in THIS_YEAR:
            spread = max((on - last_october(on)).days // 12, 1)
            lines += _paper_lines(
                cast.person_ids[person.slug], last_october(on), spread, THIS_YEAR[person.slug]
            )
        if lines:
            credits.bring_forward(
                cast.doing(HEAD_OF_CPD, calendar.morning(40)),
                credits.BringForward(person_id=cast.person_ids[person.slug], lines=tuple(lines)),
            )


def _paper_lines(
    person_id: UUID, year_starts_on: date, spread: int, hours: tuple[int, int, int]
) -> Iterator[credits.PostEntry]:
    place = 0
    for category, whole in zip(TITLES, hours, strict=True):
        left = whole
        while left > 0:
            part = min(left, 15 if category == "structured" else 12)
            left, place = left - part, place + 1
            yield credits.PostEntry(
                entry_id=new_id(),
                person_id=person_id,
                occurred_on=year_starts_on + timedelta(days=spread * place % 330),
                category=category,
                hours=Decimal(part),
                credits=round(Decimal(part) / offerings.HOURS_PER_CREDIT, 2),
                source_type=PAPER,
                source_id=new_id(),
                title_km=TITLES[category].km,
                title_latin=TITLES[category].latin,
            )


def _hold(cast: Cast, course: Course, calendar: Calendar) -> None:
    run_id = cast.run_ids[course.slug] = new_id()
    starts_on = calendar.day(course.starts)
    hold(
        Held(
            run_id=run_id,
            offering_id=cast.offering_ids[course.offering],
            hours=offerings.OFFERING_BY_CODE[course.offering].hours,
            stage=course.stage,
            on=calendar.on,
            opens_on=calendar.day(course.opens),
            asked_at=min(calendar.morning(course.starts + 2), cast.at),
            starts_on=starts_on,
            ends_on=calendar.day(course.ends),
            closes_on=min(starts_on, calendar.day(course.starts + 1)),
            sessions=course.sessions,
            seats=course.seats,
            funding=Funding(course.funding),
            place=course.place,
            trainers=village.PERSON_BY_SLUG["bora"].name.km,
            provider=partial(cast.doing, PROVIDER),
            head=partial(cast.doing, HEAD_OF_CPD),
            participants=[
                Participant(
                    cast.person_ids[slug],
                    own=partial(cast.doing, slug),
                    superior=partial(cast.doing, _superior(slug)),
                    let_go=slug in course.enrolled,
                )
                for slug in (*course.enrolled, *course.asking)
            ],
        )
    )


def _superior(slug: str) -> str:
    """Return who decides for a person: the director, or the district for a director."""
    at = village.PERSON_BY_SLUG[slug].unit
    director = next(
        (other.slug for other in village.PEOPLE if other.role == "director" and other.role_at == at), ""
    )
    return director if director and director != slug else "dara"


def _credit_twice_and_reverse(cast: Cast, calendar: Calendar) -> None:
    """Let a paper of Sokha's come a second time, and be taken back: both lines stay."""
    offering = offerings.OFFERING_BY_CODE["REA-120"]
    twice = credits.post_entry(
        cast.doing(HEAD_OF_CPD, calendar.morning(55)),
        credits.PostEntry(
            entry_id=new_id(),
            person_id=cast.person_ids["sokha"],
            occurred_on=calendar.day(68),
            category=offering.category,
            hours=Decimal(offering.hours),
            credits=offering.credits,
            source_type=PAPER,
            source_id=new_id(),
            title_km=offering.name.km,
            title_latin=offering.name.latin,
        ),
    )
    credits.reverse_entry(
        cast.doing(HEAD_OF_CPD, calendar.morning(26)),
        credits.ReverseEntry(entry_id=new_id(), reverses_id=twice.pk, why="វគ្គដដែលបានកត់ពីរដង ពីវេទិកា និងពីក្រដាស"),
    )


def _log(cast: Cast, logged: Logged, calendar: Calendar, place: int) -> None:
    held_on = calendar.day(logged.ago)
    at = min(morning(held_on) + timedelta(hours=33), cast.at)
    photograph = blobs.keep([photographs.classroom(place)]) if logged.photograph else None
    activity = learning.log_activity(
        cast.doing(logged.who, at),
        learning.LogActivity(
            activity_id=new_id(),
            person_id=cast.person_ids[logged.who],
            kind=ActivityKind(logged.kind),
            held_on=held_on,
            hours=Decimal(logged.hours),
            title=logged.title,
            evidence_id=new_id() if photograph else None,
            evidence_name=f"{held_on:%Y-%m-%d}.jpg" if photograph else "",
            evidence_sha256=photograph.sha256 if photograph else "",
        ),
    )
    decider = cast.doing(_superior(logged.who), min(at + timedelta(days=2), cast.at))
    if logged.state == "confirmed":
        learning.confirm_activity(decider, learning.ConfirmActivity(activity_id=activity.pk))
    elif logged.state == "returned":
        learning.return_activity(decider, learning.ReturnActivity(activity_id=activity.pk, why=logged.why))
