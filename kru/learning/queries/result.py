"""Computes attendance sheets and results of a run from marks and scores."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from kru import policy
from kru.access.actor import Actor
from kru.catalogue.models import Run, Session
from kru.learning import rules, terms
from kru.learning.models import Attendance, Enrolment, Score
from kru.learning.policy import AssessmentPolicy


@dataclass(frozen=True)
class Sheet:
    """The attendance sheet of a session: who is on the roster, and what is marked."""

    session: Session
    enrolments: Sequence[Enrolment]
    presences: Mapping[UUID, str]  # by enrolment


@dataclass(frozen=True)
class ResultLine:
    """A participant with marks and scores, and what comes of them under the rules."""

    enrolment: Enrolment
    presences: Sequence[str]  # one a session, empty where nobody marked it
    scores: Mapping[str, Decimal]  # percent by component
    percents: Sequence[Decimal | None]  # the same in the order of the components, None where none is given
    outcome: rules.Outcome

    @property
    def sessions_attended(self) -> int:
        """Return in how many sessions the participant was there, in time or late."""
        return sum(presence in (terms.Presence.PRESENT, terms.Presence.LATE) for presence in self.presences)


@dataclass(frozen=True)
class Results:
    """The sessions of a run and one line a participant, computed under the pack in force on its last day."""

    pack: AssessmentPolicy
    sessions: Sequence[Session]
    lines: Sequence[ResultLine]
    unmarked: Sequence[Session]  # sessions without any mark

    @property
    def unscored(self) -> int:
        """Return how many participants came often enough and lack a score."""
        return sum(
            line.outcome.attended >= self.pack.minimum_attendance
            and not self.pack.scored.keys() <= line.scores.keys()
            for line in self.lines
        )


def sheet(viewer: Actor, session: Session) -> Sheet:
    """Return the attendance sheet of a session, by name."""
    enrolments = (
        Enrolment.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .of(session.run_id)
        .filter(state__in=terms.HOLDS_SEAT)
        .select_related("person__unit")
        .order_by("person__name_key", "pk")
    )
    presences = Attendance.objects.filter(session=session).values_list("enrolment_id", "presence")
    return Sheet(session, list(enrolments), dict(presences))


def results(viewer: Actor, run: Run) -> Results:
    """Return the results of all participants of a run, by name."""
    enrolments = (
        Enrolment.objects.visible_to(viewer, terms.SEE_ENROLMENTS)
        .of(run.pk)
        .filter(state__in=terms.HOLDS_SEAT)
        .select_related("person__unit")
        .order_by("person__name_key", "pk")
    )
    return outcomes(run, list(enrolments))


def outcomes(run: Run, enrolments: Sequence[Enrolment]) -> Results:
    """Return what the marks and scores of some participants of a run come to."""
    pack = policy.in_force(AssessmentPolicy, on=run.ends_on)
    sessions = list(Session.objects.filter(run=run).order_by("held_on", "pk"))
    marks = {
        (session, enrolment): presence
        for session, enrolment, presence in Attendance.objects.filter(session__run=run).values_list(
            "session_id", "enrolment_id", "presence"
        )
    }
    scores: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for row in Score.objects.filter(enrolment__run=run):
        scores[row.enrolment_id][row.component] = row.percent
    lines = []
    for enrolment in enrolments:
        presences = [marks.get((session.pk, enrolment.pk), "") for session in sessions]
        held = [(session.hours, presence) for session, presence in zip(sessions, presences, strict=True)]
        outcome = rules.outcome(sessions=held, scores=scores[enrolment.pk], policy=pack)
        given = scores[enrolment.pk]
        percents = [given.get(code) for code in pack.scored]
        lines.append(ResultLine(enrolment, presences, given, percents, outcome))
    marked = {session for session, _ in marks}
    return Results(pack, sessions, lines, [session for session in sessions if session.pk not in marked])
