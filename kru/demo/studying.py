"""Lets the village learn: offerings, runs, results and credits, each by whoever does it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from kru.catalogue import actions as catalogue
from kru.catalogue.models import Run, Session
from kru.catalogue.terms import Field, Funding, Mode, Standard
from kru.credits import actions as credits
from kru.demo import offerings, photographs, village
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
from kru.files import blobs
from kru.kernel.ids import new_id
from kru.kernel.khmer import KHMER, count
from kru.learning import actions as learning
from kru.learning.models import Enrolment
from kru.learning.terms import ActivityKind, Presence
from kru.spine import clock

HEAD_OF_CPD, PROVIDER = "visal", "mealea"
YEARS_ACCREDITED = 6


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


def record_offerings(cast: Cast, since: datetime, provider_ids: dict[str, UUID]) -> None:
    """Record the offerings of the providers, by the head of the CPD office."""
    for offering in offerings.OFFERINGS:
        if offering.provider not in provider_ids:
            continue
        cast.offering_ids[offering.code] = new_id()
        catalogue.record_offering(
            cast.doing(HEAD_OF_CPD, since),
            catalogue.RecordOffering(
                offering_id=cast.offering_ids[offering.code],
                provider_id=provider_ids[offering.provider],
                code=offering.code,
                title_km=offering.name.km,
                title_latin=offering.name.latin,
                field=Field(offering.field),
                category=offering.category,
                mode=Mode(offering.mode),
                hours=Decimal(offering.hours),
                credits=offering.credits,
                standards=(Standard(offering.standard),),
                accredited_from=clock.day_of(since),
                accredited_before=october_of(clock.day_of(since).year + YEARS_ACCREDITED),
            ),
        )


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
    starts_on, ends_on = calendar.day(course.starts), calendar.day(course.ends)
    closes_on = min(starts_on, calendar.day(course.starts + 1))
    catalogue.open_run(
        cast.doing(PROVIDER, calendar.morning(course.opens)),
        catalogue.OpenRun(
            run_id=run_id,
            offering_id=cast.offering_ids[course.offering],
            place=course.place,
            trainers=village.PERSON_BY_SLUG["bora"].name.km,
            starts_on=starts_on,
            ends_on=ends_on,
            opens_on=calendar.day(course.opens),
            closes_on=closes_on,
            seats=course.seats,
            funding=Funding(course.funding),
        ),
    )
    catalogue.plan_sessions(
        cast.doing(PROVIDER, calendar.morning(course.opens)),
        catalogue.PlanSessions(run_id=run_id, sessions=tuple(_sessions(course, starts_on, ends_on))),
    )
    for slug in (*course.enrolled, *course.asking):
        _enrol(cast, course, slug, min(calendar.morning(course.starts + 2), cast.at))
    if course.stage == "teaching":
        _teach(cast, run_id, calendar.on - timedelta(days=1))  # today's session waits to be marked
    if course.stage in ("confirmed", "verified"):
        _teach(cast, run_id, ends_on)
        _finish(cast, course, ends_on, calendar)


def _sessions(course: Course, starts_on: date, ends_on: date) -> Iterator[catalogue.PlannedSession]:
    hours = Decimal(offerings.OFFERING_BY_CODE[course.offering].hours)
    days = (ends_on - starts_on).days
    for place in range(course.sessions):
        yield catalogue.PlannedSession(
            session_id=new_id(),
            held_on=starts_on + timedelta(days=round(days * place / max(course.sessions - 1, 1))),
            hours=round(hours / course.sessions, 2),
            topic=f"ពេលទី {count(place + 1, KHMER)}",
        )


def _enrol(cast: Cast, course: Course, slug: str, at: datetime) -> None:
    enrolment = learning.enrol(
        cast.doing(slug, at),
        learning.Enrol(
            enrolment_id=new_id(), run_id=cast.run_ids[course.slug], person_id=cast.person_ids[slug]
        ),
    )
    if course.funding == "organisation" and slug in course.enrolled:
        learning.endorse_enrolment(
            cast.doing(_superior(slug), at), learning.EndorseEnrolment(enrolment_id=enrolment.pk)
        )


def _superior(slug: str) -> str:
    """Return who decides for a person: the director, or the district for a director."""
    at = village.PERSON_BY_SLUG[slug].unit
    director = next(
        (other.slug for other in village.PEOPLE if other.role == "director" and other.role_at == at), ""
    )
    return director if director and director != slug else "dara"


def _teach(cast: Cast, run_id: UUID, until: date) -> None:
    enrolments = list(Enrolment.objects.of(run_id).order_by("asked_at", "pk"))
    for session in Session.objects.filter(run=run_id, held_on__lte=until).order_by("held_on"):
        learning.mark_attendance(
            cast.doing(PROVIDER, morning(session.held_on) + timedelta(hours=9)),
            learning.MarkAttendance(
                session_id=session.pk,
                marks=tuple(
                    learning.Mark(enrolment_id=enrolment.pk, presence=Presence.PRESENT)
                    for enrolment in enrolments
                ),
            ),
        )


def _finish(cast: Cast, course: Course, ends_on: date, calendar: Calendar) -> None:
    run = Run.objects.get(pk=cast.run_ids[course.slug])
    enrolments = list(Enrolment.objects.of(run.pk).order_by("asked_at", "pk"))
    done_at = morning(min(ends_on + timedelta(days=2), calendar.on))
    learning.mark_results(
        cast.doing(PROVIDER, done_at),
        learning.MarkResults(
            run_id=run.pk,
            scores=tuple(
                learning.GivenScore(enrolment_id=enrolment.pk, component=component, percent=Decimal(percent))
                for place, enrolment in enumerate(enrolments)
                for component, percent in (("coursework", 74 + 6 * place), ("final", 68 + 8 * place))
            ),
        ),
    )
    learning.confirm_results(cast.doing(PROVIDER, done_at), learning.ConfirmResults(run_id=run.pk))
    if course.stage == "verified":
        learning.verify_run(
            cast.doing(HEAD_OF_CPD, morning(min(ends_on + timedelta(days=7), calendar.on))),
            learning.VerifyRun(run_id=run.pk, enrolment_ids=tuple(enrolment.pk for enrolment in enrolments)),
        )


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
