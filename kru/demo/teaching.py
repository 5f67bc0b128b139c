"""Holds one run of an offering, from its opening to credited results, by the actions of all in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from kru.catalogue import actions as catalogue
from kru.catalogue.models import Session
from kru.catalogue.terms import Funding
from kru.demo.story import Stage, morning
from kru.kernel.ids import new_id
from kru.kernel.khmer import KHMER, count
from kru.learning import actions as learning
from kru.learning.models import Enrolment
from kru.learning.terms import Presence
from kru.spine.doing import Doing

At = Callable[[datetime], Doing]  # gives a fresh command of somebody at a moment


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who asks for a seat: their own commands, and those of whoever lets them go."""

    person_id: UUID
    own: At
    superior: At
    let_go: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A run and how far it has come by a day; `on` is that day."""

    run_id: UUID
    offering_id: UUID
    hours: int
    stage: Stage
    on: date
    opens_on: date
    asked_at: datetime
    starts_on: date
    ends_on: date
    closes_on: date
    sessions: int
    seats: int
    funding: Funding
    place: str
    trainers: str
    provider: At
    head: At
    participants: Sequence[Participant]


def hold(held: Held) -> None:
    """Open the run, enrol, and as far as it has come: mark attendance, score, confirm and verify."""
    catalogue.open_run(
        held.provider(morning(held.opens_on)),
        catalogue.OpenRun(
            run_id=held.run_id,
            offering_id=held.offering_id,
            place=held.place,
            trainers=held.trainers,
            starts_on=held.starts_on,
            ends_on=held.ends_on,
            opens_on=held.opens_on,
            closes_on=held.closes_on,
            seats=held.seats,
            funding=held.funding,
        ),
    )
    catalogue.plan_sessions(
        held.provider(morning(held.opens_on)),
        catalogue.PlanSessions(run_id=held.run_id, sessions=tuple(_sessions(held))),
    )
    for participant in held.participants:
        _enrol(held, participant)
    if held.stage == "teaching":
        _mark(held, held.on - timedelta(days=1))  # today's session waits to be marked
    if held.stage in ("confirmed", "verified"):
        _mark(held, held.ends_on)
        _finish(held)


def _sessions(held: Held) -> Iterator[catalogue.PlannedSession]:
    days = (held.ends_on - held.starts_on).days
    for place in range(held.sessions):
        yield catalogue.PlannedSession(
            session_id=new_id(),
            held_on=held.starts_on + timedelta(days=round(days * place / max(held.sessions - 1, 1))),
            hours=round(Decimal(held.hours) / held.sessions, 2),
            topic=f"ពេលទី {count(place + 1, KHMER)}",
        )


def _enrol(held: Held, participant: Participant) -> None:
    enrolment = learning.enrol(
        participant.own(held.asked_at),
        learning.Enrol(enrolment_id=new_id(), run_id=held.run_id, person_id=participant.person_id),
    )
    if held.funding == Funding.ORGANISATION and participant.let_go:
        learning.endorse_enrolment(
            participant.superior(held.asked_at), learning.EndorseEnrolment(enrolment_id=enrolment.pk)
        )


def _enrolments(held: Held) -> list[Enrolment]:
    return list(Enrolment.objects.of(held.run_id).order_by("asked_at", "pk"))


def _mark(held: Held, until: date) -> None:
    marks = tuple(
        learning.Mark(enrolment_id=enrolment.pk, presence=Presence.PRESENT) for enrolment in _enrolments(held)
    )
    for session in Session.objects.filter(run=held.run_id, held_on__lte=until).order_by("held_on"):
        learning.mark_attendance(
            held.provider(morning(session.held_on) + timedelta(hours=9)),
            learning.MarkAttendance(session_id=session.pk, marks=marks),
        )


def _finish(held: Held) -> None:
    enrolments = _enrolments(held)
    done_at = morning(min(held.ends_on + timedelta(days=2), held.on))
    scores = tuple(
        learning.GivenScore(enrolment_id=enrolment.pk, component=component, percent=Decimal(percent))
        for place, enrolment in enumerate(enrolments)
        for component, percent in (("coursework", 74 + 6 * place % 26), ("final", 68 + 8 * place % 32))
    )
    learning.mark_results(held.provider(done_at), learning.MarkResults(run_id=held.run_id, scores=scores))
    learning.confirm_results(held.provider(done_at), learning.ConfirmResults(run_id=held.run_id))
    if held.stage == "verified":
        learning.verify_run(
            held.head(morning(min(held.ends_on + timedelta(days=7), held.on))),
            learning.VerifyRun(
                run_id=held.run_id, enrolment_ids=tuple(enrolment.pk for enrolment in enrolments)
            ),
        )
