"""What changes enrolments: saving, asking, endorsing, declining, withdrawing."""

from uuid import UUID

from kru.catalogue.models import Run
from kru.catalogue.terms import Funding
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.kernel.scope import Scope
from kru.learning import facts, rules, terms
from kru.learning.models import Enrolment
from kru.learning.terms import EnrolmentState
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person
from kru.staff.terms import Status


class SaveEnrolment(Command):
    """Keep a run in mind without asking for a seat."""

    enrolment_id: UUID
    run_id: UUID
    person_id: UUID


class Enrol(Command):
    """Ask for a seat in a run; a saved enrolment becomes the asking one."""

    enrolment_id: UUID
    run_id: UUID
    person_id: UUID


class EndorseEnrolment(Command):
    """Let somebody take part in a run that the organisation pays for."""

    enrolment_id: UUID


class DeclineEnrolment(Command):
    """Do not let somebody take part, with the reason."""

    enrolment_id: UUID
    why: str


class WithdrawEnrolment(Command):
    """Take part no longer."""

    enrolment_id: UUID
    why: str = ""


@action("learning.save_enrolment", takes=SaveEnrolment, final="central")
def save_enrolment(do: Doing, cmd: SaveEnrolment) -> Enrolment:
    """Keep a run in mind without asking for a seat.

    Refuses with `enrolment-is-live-once`.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    run = Run.objects.select_related("offering").get(pk=cmd.run_id)
    # allow
    do.require(terms.SAVE_ENROLMENT, at=Scope(person.path, person.pk))
    # write
    enrolment = do.create(
        Enrolment(id=cmd.enrolment_id, run=run, person=person, state=EnrolmentState.SAVED, asked_at=do.at)
    )
    # record
    do.record(
        facts.EnrolmentSaved(name_km=person.name_km, title_km=run.offering.title_km),
        about=enrolment,
        scope=enrolment.scope,
    )
    return enrolment


@action("learning.enrol", takes=Enrol, final="central")
def enrol(do: Doing, cmd: Enrol) -> Enrolment:
    """Ask for a seat in a run: registered at once if self-funded and a seat is free.

    Refuses with `enrolment-is-live-once`, `registration-not-open-yet`, `registration-closed`,
    `position-not-in-the-audience` or `not-in-active-service`.
    """
    # load
    run = _locked_run(cmd.run_id)
    person = Person.objects.get(pk=cmd.person_id)
    saved = (
        Enrolment.objects.of(run.pk)
        .filter(person=person, state=EnrolmentState.SAVED)
        .select_related("person", "run")
        .first()
    )
    # allow
    do.require(terms.ENROL, at=Scope(person.path, person.pk))
    # decide
    refuse_if(
        rules.objections_to_enrolment(
            window=run.window,
            today=do.today,
            audience=run.audience,
            position=person.position,
            serving=person.status == Status.ACTIVE,
        )
    )
    asks_director = run.funding == Funding.ORGANISATION
    state = EnrolmentState.REQUESTED if asks_director else _state_when_admitted(run)
    # write
    if saved is not None:
        enrolment = do.change(saved, state=state, asked_at=do.at)
    else:
        enrolment = do.create(
            Enrolment(id=cmd.enrolment_id, run=run, person=person, state=state, asked_at=do.at)
        )
    # record
    do.record(
        facts.Enrolled(
            name_km=person.name_km, title_km=run.offering.title_km, starts_on=run.starts_on, state=state
        ),
        about=enrolment,
        scope=enrolment.scope,
    )
    do.touch_many([(enrolment, run.scope)])
    return enrolment


@action("learning.endorse_enrolment", takes=EndorseEnrolment, final="central")
def endorse_enrolment(do: Doing, cmd: EndorseEnrolment) -> Enrolment:
    """Let somebody take part: registered if a seat is free, else waiting for one.

    Refuses with `not-waiting-for-the-director`, `not-your-own-request` or `run-has-begun`.
    """
    # load
    run = _locked_run(Enrolment.objects.values_list("run_id", flat=True).get(pk=cmd.enrolment_id))
    enrolment = _loaded(cmd.enrolment_id)
    # allow
    do.require(terms.ENDORSE_ENROLMENT, at=enrolment.scope)
    # decide
    refuse_if(_objections_to_deciding(do, enrolment))
    state = _state_when_admitted(run)
    # write
    do.change(enrolment, state=state, decided_by=do.actor.name)
    # record
    do.record(
        facts.Endorsed(name_km=enrolment.person.name_km, title_km=run.offering.title_km, state=state),
        about=enrolment,
        scope=enrolment.scope,
    )
    do.touch_many([(enrolment, run.scope)])
    return enrolment


@action("learning.decline_enrolment", takes=DeclineEnrolment, final="central")
def decline_enrolment(do: Doing, cmd: DeclineEnrolment) -> Enrolment:
    """Do not let somebody take part.

    Refuses with `why-missing`, `not-waiting-for-the-director`, `not-your-own-request` or `run-has-begun`.
    """
    # load
    enrolment = _loaded(cmd.enrolment_id)
    # allow
    do.require(terms.DECLINE_ENROLMENT, at=enrolment.scope)
    # decide
    if not cmd.why.strip():
        raise Refusal(Reason("why-missing", field_name="why"))
    refuse_if(_objections_to_deciding(do, enrolment))
    # write
    do.change(enrolment, state=EnrolmentState.REJECTED, decided_by=do.actor.name, why=cmd.why)
    # record
    do.record(
        facts.Declined(
            name_km=enrolment.person.name_km, title_km=enrolment.run.offering.title_km, why=cmd.why
        ),
        about=enrolment,
        scope=enrolment.scope,
    )
    do.touch_many([(enrolment, enrolment.run.scope)])
    return enrolment


@action("learning.withdraw_enrolment", takes=WithdrawEnrolment, final="central")
def withdraw_enrolment(do: Doing, cmd: WithdrawEnrolment) -> Enrolment:
    """Take part no longer; the seat goes to whoever waits longest.

    Refuses with `enrolment-cannot-be-withdrawn`.
    """
    # load
    run = _locked_run(Enrolment.objects.values_list("run_id", flat=True).get(pk=cmd.enrolment_id))
    enrolment = _loaded(cmd.enrolment_id)
    # allow
    do.require(terms.WITHDRAW_ENROLMENT, at=enrolment.scope)
    # decide
    refuse_if(rules.objections_to_withdrawal(state=enrolment.state))
    # write
    do.change(enrolment, state=EnrolmentState.WITHDRAWN, why=cmd.why)
    # record
    do.record(
        facts.Withdrawn(name_km=enrolment.person.name_km, title_km=run.offering.title_km, why=cmd.why),
        about=enrolment,
        scope=enrolment.scope,
    )
    do.touch_many([(enrolment, run.scope)])
    if do.today <= run.starts_on:
        _give_free_seats(do, run)
    return enrolment


def _give_free_seats(do: Doing, run: Run) -> None:
    free = run.seats - Enrolment.objects.of(run.pk).holding_seats().count()
    waiting = (
        Enrolment.objects.of(run.pk)
        .filter(state=EnrolmentState.WAITLISTED)
        .select_related("person", "run")
        .order_by("asked_at", "pk")[: max(free, 0)]
    )
    for enrolment in waiting:
        do.change(enrolment, state=EnrolmentState.REGISTERED)
        do.record(
            facts.SeatGiven(name_km=enrolment.person.name_km, title_km=run.offering.title_km),
            about=enrolment,
            scope=enrolment.scope,
        )
        do.touch_many([(enrolment, run.scope)])


def _locked_run(run_id: UUID) -> Run:
    """Return the run, locked: whoever counts its seats holds this lock until the seat is written."""
    return Run.objects.select_related("offering").select_for_update(of=("self",)).get(pk=run_id)


def _loaded(enrolment_id: UUID) -> Enrolment:
    return (
        Enrolment.objects.select_related("person", "run__offering")
        .select_for_update(of=("self",))
        .get(pk=enrolment_id)
    )


def _state_when_admitted(run: Run) -> EnrolmentState:
    taken = Enrolment.objects.of(run.pk).holding_seats().count()
    return rules.state_when_admitted(seats=run.seats, taken=taken)


def _objections_to_deciding(do: Doing, enrolment: Enrolment) -> list[Reason]:
    return list(
        rules.objections_to_deciding(
            state=enrolment.state,
            own=do.actor.person_id == enrolment.person_id,
            starts_on=enrolment.run.starts_on,
            today=do.today,
        )
    )
