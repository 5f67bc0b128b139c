"""Gathers the evidence of a career and proves it, for somebody allowed to see it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from kru import policy
from kru.access.actor import Actor
from kru.appraisal import queries as appraisal
from kru.appraisal.rules import label_of
from kru.appraisal.terms import Grade
from kru.career import rules, terms
from kru.career.models import PersonRank, RankRequest
from kru.career.policy import PathwayPolicy
from kru.career.terms import Rank, Track
from kru.credits import queries as credits
from kru.credits import rules as credit_rules
from kru.credits.policy import CreditPolicy
from kru.establishment import queries as establishment
from kru.kernel.reasons import Reason
from kru.learning import queries as learning
from kru.learning.terms import CONFIRM_ACTIVITY, ActivityState
from kru.spine.clock import day_of
from kru.staff import queries as staff
from kru.staff.models import Person
from kru.staff.terms import AchievementKind, Level, Position


@dataclass(frozen=True)
class Standing:
    """Where a person stands on the pathway on a day: a proof, or the reasons why there is none."""

    person: Person
    on: date
    aim: rules.Aim | None
    proof: rules.Proof | None
    reasons: tuple[Reason, ...]
    pack: PathwayPolicy | None
    request: RankRequest | None  # the open one
    years: Sequence[credits.CountedYear]


def proof(viewer: Actor, person_id: UUID, *, on: date) -> Standing:
    """Return where a person stands on a day; what may not be seen does not exist.

    The day may lie in the past: then only what had happened by it counts, as the register knows it today.
    """
    person = Person.objects.visible_to(viewer, terms.SEE_PROOF).select_related("unit").get(pk=person_id)
    # evidence is read as the person may read it: a proof is the same for everybody who may see it
    viewer = Actor(viewer.user_id, person.pk, viewer.name)
    requests = list(
        RankRequest.objects.visible_to(viewer, terms.SEE_PROOF).filter(person=person).order_by("-asked_on")
    )
    request = next((found for found in requests if found.closed_on is None), None)
    try:
        pack = policy.in_force(PathwayPolicy, on=on)
        credit_pack = policy.in_force(CreditPolicy, on=on)
        retires_on = staff.retires_on(person, on=on)
    except policy.NoPolicyInForce:
        return Standing(
            person, on, None, None, (Reason("no-rules-on-that-day", {"on": on}),), None, request, ()
        )
    years = credits.counted_years(viewer, person_id, on=on)
    first = years[0].year if years else credit_rules.cpd_year(on, credit_pack)
    evidence = rules.Evidence(
        first_cycle_on=first.starts_on,
        cycle_years=credit_pack.cycle_years,
        service=tuple(_service(viewer, person_id)),
        qualifications=tuple(_qualifications(viewer, person_id)),
        achievements=tuple(_achievements(viewer, person_id)),
        appraisals=tuple(_appraisals(viewer, person_id)),
        counted=tuple(_counted(years)),
        pending=tuple(_pending(viewer, person_id, years)),
        ranks=tuple(_ranks(viewer, person_id)),
        sanctions=tuple(_sanctions(viewer, person_id)),
        requests=tuple(
            rules.Request(id=found.pk, asked_on=found.asked_on, closed_on=found.closed_on)
            for found in requests
        ),
        retires_on=retires_on,
    )
    aim = rules.aim(evidence, pack, on=on)
    reasons = tuple(rules.objections_to_seeking(aim, on=on))
    proved = None
    if aim.track is not None and aim.sought is not None:
        proved = rules.prove(evidence, rules.Goal(aim.track, aim.sought, pack), on=on)
    return Standing(person, on, aim, proved, reasons, pack, request, years)


def ranks_of(viewer: Actor, person_id: UUID) -> list[PersonRank]:
    """Return the ranks a person has held, the newest first."""
    return list(
        PersonRank.objects.visible_to(viewer, terms.SEE_PROOF)
        .filter(person_id=person_id)
        .order_by("-starts_on")
    )


def rank_held(viewer: Actor, person_id: UUID, *, on: date) -> PersonRank | None:
    """Return the rank a person held on a day, if there was one."""
    return next(
        (
            held
            for held in ranks_of(viewer, person_id)
            if held.starts_on <= on and (held.ends_before is None or on < held.ends_before)
        ),
        None,
    )


def request(viewer: Actor, request_id: UUID) -> RankRequest:
    """Return one request for a rank; what may not be seen does not exist."""
    visible = RankRequest.objects.visible_to(viewer, terms.SEE_PROOF)
    return visible.select_related("person").get(pk=request_id)


def _service(viewer: Actor, person_id: UUID) -> Iterator[rules.Service]:
    for posting in establishment.postings_of(viewer, person_id):
        yield rules.Service(
            id=posting.pk,
            label=posting.unit.name_km,
            label_latin=posting.unit.name_latin,
            position=Position(posting.position),
            starts_on=posting.starts_on,
            ends_before=posting.ends_before,
        )


def _qualifications(viewer: Actor, person_id: UUID) -> Iterator[rules.Qualification]:
    for held in staff.qualifications_of(viewer, person_id):
        yield rules.Qualification(
            id=held.pk,
            label=held.institution,
            level=Level(held.level),
            awarded_on=held.awarded_on,
            verified=held.verified_on is not None,
        )


def _achievements(viewer: Actor, person_id: UUID) -> Iterator[rules.Achievement]:
    for achieved in staff.achievements_of(viewer, person_id):
        yield rules.Achievement(
            id=achieved.pk,
            label=achieved.title,
            kind=AchievementKind(achieved.kind),
            achieved_on=achieved.achieved_on,
        )


def _appraisals(viewer: Actor, person_id: UUID) -> Iterator[rules.Appraisal]:
    for rating in appraisal.appraisals_of(viewer, person_id):
        yield rules.Appraisal(
            id=rating.pk,
            label=label_of(rating.school_year),
            school_year=rating.school_year,
            given_on=rating.given_on,
            grade=Grade(rating.grade),
            competence=rating.competence,
            outcome=rating.outcome,
        )


def _counted(years: Iterable[credits.CountedYear]) -> Iterator[rules.CountedYear]:
    for counted in years:
        yield rules.CountedYear(
            label=counted.year.label,
            starts_on=counted.year.starts_on,
            hours=counted.balance.counted,
            activities=counted.lines,
        )


@dataclass(frozen=True)
class _Waiting:
    id: UUID
    title: str
    category: str
    occurred_on: date
    hours: Decimal
    decided_by: date


def _pending(
    viewer: Actor, person_id: UUID, years: Iterable[credits.CountedYear]
) -> Iterator[rules.PendingHours]:
    """Yield the hours that each pending piece would add within the caps, in the order of decision."""
    balances = {counted.year.starts_on: counted.balance for counted in years}
    waiting = sorted(_waiting(viewer, person_id), key=lambda found: (found.decided_by, found.id))
    for found in waiting:
        year = credit_rules.cpd_year(
            found.occurred_on, policy.in_force(CreditPolicy, on=found.occurred_on)
        ).starts_on
        pack = policy.in_force(CreditPolicy, on=year)
        before = balances.get(year) or credit_rules.fold((), pack)
        after = balances[year] = credit_rules.with_pending(before, [(found.category, found.hours)], pack)
        if after.counted > before.counted:
            yield rules.PendingHours(
                id=found.id,
                label=found.title,
                occurred_on=found.occurred_on,
                hours=after.counted - before.counted,
                decided_by=found.decided_by,
            )


def _waiting(viewer: Actor, person_id: UUID) -> Iterator[_Waiting]:
    for course in learning.pending_of(viewer, person_id):
        if course.due_on is not None:  # not confirmed by the provider: it may still fail
            yield _Waiting(
                course.enrolment_id,
                course.title,
                course.category,
                course.ends_on,
                course.hours,
                course.due_on,
            )
    for activity in learning.activities_undecided(viewer, person_id):
        if activity.state == ActivityState.LOGGED:  # a returned one is no longer waited for
            yield _Waiting(
                activity.pk,
                activity.title,
                activity.category,
                activity.held_on,
                activity.hours,
                learning.due_on(CONFIRM_ACTIVITY, since=day_of(activity.logged_at)),
            )


def _ranks(viewer: Actor, person_id: UUID) -> Iterator[rules.HeldRank]:
    for held in ranks_of(viewer, person_id):
        yield rules.HeldRank(
            id=held.pk,
            label=held.instrument,
            track=Track(held.track),
            rank=Rank(held.rank),
            starts_on=held.starts_on,
            ends_before=held.ends_before,
        )


def _sanctions(viewer: Actor, person_id: UUID) -> Iterator[rules.Sanction]:
    for sanction in staff.sanctions_of(viewer, person_id):
        yield rules.Sanction(
            id=sanction.pk,
            label=sanction.instrument,
            starts_on=sanction.starts_on,
            ends_before=sanction.ends_before,
        )
