"""What changes offerings, runs and sessions."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from kru.accreditation.models import Provider
from kru.catalogue import facts, rules, terms
from kru.catalogue.models import Offering, Run, Session
from kru.catalogue.terms import Field, Funding, Mode, Standard
from kru.credits.terms import Category
from kru.kernel.reasons import refuse_if
from kru.kernel.search_keys import search_text
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.terms import Position


class RecordOffering(Command):
    """Record an offering of a provider and the period of its accreditation."""

    offering_id: UUID
    provider_id: UUID
    code: str
    title_km: str
    title_latin: str = ""
    field: Field
    subject: str = ""
    category: Category
    mode: Mode
    hours: Decimal
    credits: Decimal
    standards: tuple[Standard, ...] = ()
    accredited_from: date
    accredited_before: date
    instrument: str = ""


class OpenRun(Command):
    """Give an offering once, with seats and a registration window."""

    run_id: UUID
    offering_id: UUID
    place: str
    trainers: str = ""
    starts_on: date
    ends_on: date
    opens_on: date
    closes_on: date
    seats: int
    funding: Funding
    audience: tuple[Position, ...] = ()


class PlannedSession(Command):
    """One meeting of a run."""

    session_id: UUID
    held_on: date
    hours: Decimal
    topic: str = ""


class PlanSessions(Command):
    """Add sessions to a run."""

    run_id: UUID
    sessions: tuple[PlannedSession, ...]


@action("catalogue.record_offering", takes=RecordOffering, final="central")
def record_offering(do: Doing, cmd: RecordOffering) -> Offering:
    """Record an offering of a provider and the period of its accreditation.

    Refuses with `offering-code-is-taken` or `offering-accreditation-ends-after-it-begins`.
    """
    # load
    provider = Provider.objects.select_related("unit").get(pk=cmd.provider_id)
    # allow
    do.require(terms.RECORD_OFFERING, at=provider.scope)
    # write
    offering = do.create(
        Offering(
            id=cmd.offering_id,
            provider=provider,
            path=provider.unit.path,
            search_text=search_text(cmd.title_km, cmd.title_latin, (cmd.code,)),
            **cmd.model_dump(exclude={"offering_id", "provider_id", "standards"}),
            standards=list(cmd.standards),
        )
    )
    # record
    do.record(
        facts.OfferingRecorded(
            code=offering.code, title_km=offering.title_km, hours=cmd.hours, credits=cmd.credits
        ),
        about=offering,
        scope=offering.scope,
    )
    return offering


@action("catalogue.open_run", takes=OpenRun, final="central")
def open_run(do: Doing, cmd: OpenRun) -> Run:
    """Give an offering once, while provider and offering are accredited.

    Refuses with `provider-not-accredited-then`, `offering-not-accredited-then`, `run-ends-before-it-starts`,
    `window-closes-before-it-opens`, `window-closes-after-the-run-starts` or `run-has-seats`.
    """
    # load
    offering = Offering.objects.select_related("provider").get(pk=cmd.offering_id)
    # allow
    do.require(terms.OPEN_RUN, at=offering.scope)
    # decide
    refuse_if(
        rules.objections_to_run(
            provider=offering.provider.accredited,
            offering=offering.accredited,
            starts_on=cmd.starts_on,
            ends_on=cmd.ends_on,
            opens_on=cmd.opens_on,
            closes_on=cmd.closes_on,
        )
    )
    # write
    run = do.create(
        Run(
            id=cmd.run_id,
            offering=offering,
            path=offering.path,
            **cmd.model_dump(exclude={"run_id", "offering_id", "audience"}),
            audience=list(cmd.audience),
        )
    )
    # record
    do.record(
        facts.RunOpened(title_km=offering.title_km, starts_on=run.starts_on, seats=run.seats),
        about=run,
        scope=run.scope,
    )
    return run


@action("catalogue.plan_sessions", takes=PlanSessions, final="central")
def plan_sessions(do: Doing, cmd: PlanSessions) -> Run:
    """Add sessions to a run.

    Refuses with `no-session-given`, `session-outside-the-run` or `session-hours-are-positive`.
    """
    # load
    run = Run.objects.select_related("offering").get(pk=cmd.run_id)
    # allow
    do.require(terms.PLAN_SESSIONS, at=run.scope)
    # decide
    refuse_if(
        rules.objections_to_sessions(
            days=(session.held_on for session in cmd.sessions), starts_on=run.starts_on, ends_on=run.ends_on
        )
    )
    # write
    for planned in cmd.sessions:
        do.create(
            Session(
                id=planned.session_id,
                run=run,
                held_on=planned.held_on,
                hours=planned.hours,
                topic=planned.topic,
            )
        )
    # record
    do.record(
        facts.SessionsPlanned(
            title_km=run.offering.title_km,
            sessions=len(cmd.sessions),
            hours=sum((planned.hours for planned in cmd.sessions), Decimal(0)),
        ),
        about=run,
        scope=run.scope,
    )
    return run
