"""What changes results: scoring, confirming by the provider, sending back by the CPDMO."""

from decimal import Decimal
from uuid import UUID, uuid5

from kru import policy
from kru.catalogue.models import Run
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.learning import facts, queries, rules, terms
from kru.learning.models import Enrolment, Score
from kru.learning.policy import AssessmentPolicy
from kru.learning.terms import ON_ROSTER, EnrolmentState
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing


class GivenScore(Command):
    """Percent that one participant reached in one component."""

    enrolment_id: UUID
    component: str
    percent: Decimal


class MarkResults(Command):
    """Score participants of a run; scores given before for the same components are replaced."""

    run_id: UUID
    scores: tuple[GivenScore, ...]


class ConfirmResults(Command):
    """Answer for the results of all participants of a run."""

    run_id: UUID


class SendBackResults(Command):
    """Ask the provider to look at the results of a run again."""

    run_id: UUID
    why: str


@action("learning.mark_results", takes=MarkResults, final="here")
def mark_results(do: Doing, cmd: MarkResults) -> Run:
    """Score participants of a run.

    Refuses with `not-on-the-roster`, `component-unknown`, `score-lies-between-0-and-100` or
    `not-your-own-result`.
    """
    # load
    run = Run.objects.select_related("offering").locked(cmd.run_id)
    roster = {enrolment.pk: enrolment for enrolment in _roster(run)}
    held = {
        (row.enrolment_id, row.component): row
        for row in Score.objects.filter(enrolment__run=run).select_related("enrolment__person")
    }
    # allow
    do.require(terms.MARK_RESULTS, at=run.scope)
    # decide
    refuse_if(
        rules.objections_to_scores(
            components=[given.component for given in cmd.scores],
            percents=[given.percent for given in cmd.scores],
            marked=[given.enrolment_id for given in cmd.scores],
            roster=roster,
            own=[pk for pk, enrolment in roster.items() if enrolment.person_id == do.actor.person_id],
            policy=policy.in_force(AssessmentPolicy, on=run.ends_on),
        )
    )
    # write
    new, changed, lines = [], [], []
    for given in cmd.scores:
        row = held.get((given.enrolment_id, given.component))
        before = {"percent": row.percent} if row else {}
        if row is not None and row.percent == given.percent:
            continue
        if row is None:
            row = Score(
                id=uuid5(given.enrolment_id, given.component),
                enrolment=roster[given.enrolment_id],
                component=given.component,
            )
            new.append(row)
        else:
            changed.append(row)
        row.percent = given.percent
        lines.append((row, before))
    do.create_many(new)
    do.change_many(changed, ["percent"])
    # record
    do.record_many(
        (
            facts.ScoreMarked(
                name_km=roster[row.enrolment_id].person.name_km, component=row.component, percent=row.percent
            ),
            row,
            roster[row.enrolment_id].scope,
            before,
            {"percent": row.percent},
        )
        for row, before in lines
    )
    do.touch_many([(row, run.scope) for row, _ in lines])
    return run


@action("learning.confirm_results", takes=ConfirmResults, final="central")
def confirm_results(do: Doing, cmd: ConfirmResults) -> Run:
    """Answer for the results of all participants: completed, or not, with what is missing.

    Refuses with `run-not-over`, `nobody-to-confirm`, `no-session-planned`, `session-not-marked` or
    `scores-missing`.
    """
    # load
    run = Run.objects.select_related("offering").locked(cmd.run_id)
    roster = _roster(run)
    found = queries.outcomes(run, roster)
    # allow
    do.require(terms.CONFIRM_RESULTS, at=run.scope)
    # decide
    refuse_if(
        rules.objections_to_confirming(
            ends_on=run.ends_on,
            today=do.today,
            participants=len(roster),
            sessions=len(found.sessions),
            unmarked=[session.held_on for session in found.unmarked],
            unscored=found.unscored,
        )
    )
    for line in found.lines:
        enrolment, outcome = line.enrolment, line.outcome
        # write
        do.change(
            enrolment,
            state=outcome.state,
            attended=outcome.attended,
            score=outcome.score,
            shortfalls=[reason.as_json() for reason in outcome.shortfalls],
            confirmed_on=do.today,
            confirmed_by=do.actor.name,
            returned_on=None,
            returned_why="",
            policy=found.pack.name,
        )
        # record
        do.record(
            facts.ResultConfirmed(
                name_km=enrolment.person.name_km,
                title_km=run.offering.title_km,
                state=outcome.state,
                attended=outcome.attended,
                score=outcome.score,
                policy=found.pack.name,
            ),
            about=enrolment,
            scope=enrolment.scope,
        )
    do.touch_many([(enrolment, run.scope) for enrolment in roster])
    return run


@action("learning.send_back_results", takes=SendBackResults, final="central")
def send_back_results(do: Doing, cmd: SendBackResults) -> Run:
    """Ask the provider to look at the results of a run again: all that nobody verified are open once more.

    Refuses with `why-missing` or `nobody-to-verify`.
    """
    # load
    run = Run.objects.select_related("offering").locked(cmd.run_id)
    confirmed = list(
        Enrolment.objects.of(run.pk)
        .filter(confirmed_on__isnull=False, verified_on=None)
        .select_related("person", "run")
    )
    # allow
    do.require(terms.SEND_BACK_RESULTS, at=run.scope)
    # decide
    if not cmd.why.strip():
        raise Refusal(Reason("why-missing", field_name="why"))
    if not any(enrolment.state == EnrolmentState.COMPLETED for enrolment in confirmed):
        raise Refusal(Reason("nobody-to-verify"))
    for enrolment in confirmed:
        # write
        do.change(
            enrolment,
            state=EnrolmentState.IN_PROGRESS,
            confirmed_on=None,
            confirmed_by="",
            returned_on=do.today,
            returned_why=cmd.why,
        )
        # record
        do.record(
            facts.ResultsSentBack(
                name_km=enrolment.person.name_km, title_km=run.offering.title_km, why=cmd.why
            ),
            about=enrolment,
            scope=enrolment.scope,
        )
    do.touch_many([(enrolment, run.scope) for enrolment in confirmed])
    return run


def _roster(run: Run) -> list[Enrolment]:
    return list(
        Enrolment.objects.of(run.pk)
        .filter(state__in=ON_ROSTER)
        .select_related("person", "run")
        .order_by("person__name_key", "pk")
    )
