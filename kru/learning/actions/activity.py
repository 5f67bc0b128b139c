"""What changes logged activities: logging, confirming, returning, withdrawing."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from kru import policy
from kru.credits import actions as credits
from kru.credits.models import LedgerEntry
from kru.credits.policy import CreditPolicy
from kru.credits.rules import credits_for
from kru.files import actions as files
from kru.files import reading
from kru.files.blobs import Sha256, Sha256OrNone
from kru.files.models import StoredFile
from kru.kernel.ids import new_id
from kru.kernel.reasons import refuse_if
from kru.learning import facts, rules, terms
from kru.learning.models import Activity
from kru.learning.terms import CATEGORY_OF, ActivityKind, ActivityState
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person


class LogActivity(Command):
    """Log learning of one day; the evidence's bytes are on the storage already."""

    activity_id: UUID
    person_id: UUID
    kind: ActivityKind
    held_on: date
    hours: Annotated[Decimal, Field(max_digits=5, decimal_places=2)]  # as the ledger keeps them
    title: str
    learned: str = ""
    evidence_id: UUID | None = None
    evidence_name: str = ""
    evidence_sha256: Sha256OrNone = ""


class ReplaceEvidence(Command):
    """Give the evidence of an activity again; its bytes are on the storage already."""

    activity_id: UUID
    evidence_id: UUID
    evidence_name: str
    evidence_sha256: Sha256


class ConfirmActivity(Command):
    """Confirm that an activity took place as logged."""

    activity_id: UUID


class ReturnActivity(Command):
    """Give an activity back with a reason."""

    activity_id: UUID
    why: str


class ReverseActivity(Command):
    """Take back the confirmation of an activity that should not have been credited."""

    activity_id: UUID
    why: str


class WithdrawActivity(Command):
    """Take an own activity back before it is decided."""

    activity_id: UUID


@action("learning.log_activity", takes=LogActivity, final="here")
def log_activity(do: Doing, cmd: LogActivity) -> Activity:
    """Log learning of one day; it waits for the director.

    Refuses with `activity-not-held-yet`, `activity-logged-too-late`, `activity-hours-not-positive`,
    `activity-too-long`, `activity-seems-logged`, or what stands against the evidence.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    pack = policy.in_force(CreditPolicy, on=do.today)
    # allow
    do.require(terms.LOG_ACTIVITY, at=person.scope)
    # decide
    alike = Activity.objects.filter(person=person, held_on=cmd.held_on, kind=cmd.kind, title=cmd.title)
    refuse_if(
        rules.objections_to_logging(
            held_on=cmd.held_on,
            today=do.today,
            hours=cmd.hours,
            seems_logged=alike.filter(state__in=(ActivityState.LOGGED, ActivityState.CONFIRMED)).exists(),
            pack=pack,
        )
    )
    # write
    evidence = _kept(do, person, cmd.evidence_id, cmd) if cmd.evidence_id else None
    activity = do.create(
        Activity(
            id=cmd.activity_id,
            person=person,
            kind=cmd.kind,
            category=CATEGORY_OF[cmd.kind],
            held_on=cmd.held_on,
            hours=cmd.hours,
            title=cmd.title,
            learned=cmd.learned,
            evidence=evidence,
            state=ActivityState.LOGGED,
            logged_at=do.at,
        )
    )
    # record
    do.record(
        facts.ActivityLogged(
            title=activity.title, hours=activity.hours, held_on=activity.held_on, policy=pack.name
        ),
        about=activity,
        scope=person.scope,
    )
    return activity


@action("learning.replace_evidence", takes=ReplaceEvidence, final="here")
def replace_evidence(do: Doing, cmd: ReplaceEvidence) -> Activity:
    """Give the photograph or paper again of an activity that waits, where it has not come.

    Refuses with `activity-is-decided`, `evidence-is-here`, or what stands against the evidence.
    """
    # load
    activity = Activity.objects.select_related("person", "evidence").locked(cmd.activity_id)
    # allow
    do.require(terms.LOG_ACTIVITY, at=activity.scope)
    # decide
    refuse_if(
        rules.objections_to_replacing(
            waits=activity.state == ActivityState.LOGGED,
            has_come=activity.evidence is not None and reading.has_come(activity.evidence),
        )
    )
    # write
    evidence = _kept(do, activity.person, cmd.evidence_id, cmd)
    do.change(activity, evidence=evidence)
    # record
    again = facts.EvidenceReplaced(title=activity.title, name=evidence.name)
    do.record(again, about=activity, scope=activity.scope)
    return activity


def _kept(do: Doing, person: Person, file_id: UUID, cmd: LogActivity | ReplaceEvidence) -> StoredFile:
    asked = files.KeepFile(
        file_id=file_id,
        name=cmd.evidence_name,
        sha256=cmd.evidence_sha256,
        path=person.path,
        person_id=person.pk,
    )
    return files.keep_file(do.as_system(), asked)


@action("learning.confirm_activity", takes=ConfirmActivity, final="here")
def confirm_activity(do: Doing, cmd: ConfirmActivity) -> Activity:
    """Confirm an activity; its hours enter the ledger.

    Refuses with `activity-is-decided` or `not-your-own-activity`; and with `file-is-to-come`, for so long,
    where the evidence has not come from where it was kept.
    """
    # load
    activity = Activity.objects.select_related("person").locked(cmd.activity_id)
    pack = policy.in_force(CreditPolicy, on=activity.held_on)
    # allow
    do.require(terms.CONFIRM_ACTIVITY, at=activity.scope)
    # decide
    refuse_if(
        rules.objections_to_deciding_activity(
            waits=activity.state == ActivityState.LOGGED, is_own=activity.person_id == do.actor.person_id
        )
    )
    if activity.evidence is not None:
        reading.rely_on(activity.evidence)
    # write
    do.change(activity, state=ActivityState.CONFIRMED, decided_by=do.actor.name, decided_at=do.at)
    credits.post_entry(
        do.as_system(),
        credits.PostEntry(
            entry_id=activity.pk,
            person_id=activity.person_id,
            occurred_on=activity.held_on,
            category=activity.category,
            hours=activity.hours,
            credits=credits_for(activity.hours, pack),
            source_type=terms.EarnedBy.ACTIVITY,
            source_id=activity.pk,
            title_km=activity.title,
        ),
    )
    # record
    do.record(
        facts.ActivityConfirmed(title=activity.title, hours=activity.hours, policy=pack.name),
        about=activity,
        scope=activity.scope,
    )
    return activity


@action("learning.return_activity", takes=ReturnActivity, final="here")
def return_activity(do: Doing, cmd: ReturnActivity) -> Activity:
    """Give an activity back to the person with a reason; it can be logged again.

    Refuses with `activity-is-decided`, `not-your-own-activity` or `why-missing`.
    """
    # load
    activity = Activity.objects.select_related("person").locked(cmd.activity_id)
    # allow
    do.require(terms.RETURN_ACTIVITY, at=activity.scope)
    # decide
    refuse_if(
        rules.objections_to_returning(
            waits=activity.state == ActivityState.LOGGED,
            is_own=activity.person_id == do.actor.person_id,
            why=cmd.why,
        )
    )
    # write
    do.change(activity, state=ActivityState.RETURNED, decided_by=do.actor.name, decided_at=do.at, why=cmd.why)
    # record
    do.record(facts.ActivityReturned(title=activity.title, why=cmd.why), about=activity, scope=activity.scope)
    return activity


@action("learning.reverse_activity", takes=ReverseActivity, final="central")
def reverse_activity(do: Doing, cmd: ReverseActivity) -> Activity:
    """Take back a confirmation: a reversing line in the ledger; the activity is returned, to be logged anew.

    Refuses with `activity-is-not-confirmed` or `why-missing`.
    """
    # load
    activity = Activity.objects.select_related("person").locked(cmd.activity_id)
    line = LedgerEntry.objects.filter(source_id=activity.pk, reverses=None).first()
    # allow
    do.require(terms.REVERSE_ACTIVITY, at=activity.scope)
    # decide
    refuse_if(
        rules.objections_to_reversing_activity(
            is_confirmed=activity.state == ActivityState.CONFIRMED and line is not None, why=cmd.why
        )
    )
    # write
    do.change(activity, state=ActivityState.RETURNED, decided_by=do.actor.name, decided_at=do.at, why=cmd.why)
    # the line may have been taken back for itself before
    if line is not None and not LedgerEntry.objects.filter(reverses=line).exists():
        credits.reverse_entry(
            do.as_system(), credits.ReverseEntry(entry_id=new_id(), reverses_id=line.pk, why=cmd.why)
        )
    # record
    do.record(facts.ActivityReturned(title=activity.title, why=cmd.why), about=activity, scope=activity.scope)
    return activity


@action("learning.withdraw_activity", takes=WithdrawActivity, final="here")
def withdraw_activity(do: Doing, cmd: WithdrawActivity) -> Activity:
    """Take an own activity back before it is decided.

    Refuses with `activity-is-decided`.
    """
    # load
    activity = Activity.objects.select_related("person").locked(cmd.activity_id)
    # allow
    do.require(terms.WITHDRAW_ACTIVITY, at=activity.scope)
    # decide
    refuse_if(
        rules.objections_to_deciding_activity(waits=activity.state == ActivityState.LOGGED, is_own=False)
    )
    # write
    do.change(activity, state=ActivityState.WITHDRAWN, decided_at=do.at)
    # record
    do.record(facts.ActivityWithdrawn(title=activity.title), about=activity, scope=activity.scope)
    return activity
