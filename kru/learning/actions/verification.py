"""What recognises results: verifying by the CPDMO, which credits the ledger, and taking that back."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from kru.catalogue.models import Run
from kru.credentials import actions as credentials
from kru.credentials.models import Revocation
from kru.credits import actions as credits
from kru.credits.models import LedgerEntry
from kru.kernel.ids import new_id
from kru.kernel.reasons import refuse_if
from kru.learning import facts, rules, terms
from kru.learning.models import Enrolment, Verification
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing


class VerifyRun(Command):
    """Recognise the confirmed results of chosen participants of a run."""

    run_id: UUID
    enrolment_ids: tuple[UUID, ...]
    remark: str = ""


class ReverseVerification(Command):
    """Take back a verification that should not have been given."""

    verification_id: UUID
    why: Annotated[str, StringConstraints(max_length=300)]


@action("learning.verify_run", takes=VerifyRun, final="online")
def verify_run(do: Doing, cmd: VerifyRun) -> Run:
    """Recognise the results of chosen participants: each is credited in the ledger and gets a certificate.

    Refuses with `nobody-chosen`, `verified-only-when-completed-and-confirmed` or `not-your-own-result`, and
    with what the ledger or the certificate refuses.
    """
    # load
    run = Run.objects.select_related("offering").locked(cmd.run_id)
    awaiting = {
        enrolment.pk: enrolment
        for enrolment in Enrolment.objects.of(run.pk)
        .awaiting_verification()
        .select_related("person", "run")
        .order_by("person__name_key", "pk")
    }
    # allow
    do.require(terms.VERIFY_RUN, at=run.scope)
    # decide
    refuse_if(
        rules.objections_to_verifying(
            chosen=cmd.enrolment_ids,
            awaiting=awaiting,
            own=[pk for pk, enrolment in awaiting.items() if enrolment.person_id == do.actor.person_id],
        )
    )
    chosen = set(cmd.enrolment_ids)
    for enrolment in (enrolment for pk, enrolment in awaiting.items() if pk in chosen):
        # write
        do.change(enrolment, verified_on=do.today)
        verification = do.create(
            Verification(
                id=new_id(),
                enrolment=enrolment,
                verified_on=do.today,
                verified_by=do.actor.name,
                remark=cmd.remark,
                entry_id=new_id(),
            )
        )
        _credit(do, run, verification)
        # record
        do.record(
            facts.ResultVerified(
                name_km=enrolment.person.name_km,
                title_km=run.offering.title_km,
                hours=run.offering.hours,
                credits=run.offering.credits,
                policy=enrolment.policy,
            ),
            about=enrolment,
            scope=enrolment.scope,
        )
        do.touch_many([(enrolment, run.scope), (verification, run.scope)])
    return run


@action("learning.reverse_verification", takes=ReverseVerification, final="online")
def reverse_verification(do: Doing, cmd: ReverseVerification) -> Verification:
    """Take back a verification: a reversing line in the ledger, the certificate revoked; both stay.

    Refuses with `why-missing` or `verification-is-reversed-once`.
    """
    # load
    verification = Verification.objects.select_related(
        "enrolment__person", "enrolment__run__offering"
    ).locked(cmd.verification_id)
    enrolment = verification.enrolment
    # allow
    do.require(terms.REVERSE_VERIFICATION, at=enrolment.run.scope)
    # decide
    refuse_if(rules.objections_to_reversing(is_reversed=verification.reversed_on is not None, why=cmd.why))
    # write
    do.change(enrolment, verified_on=None)
    do.change(verification, reversed_on=do.today, reversed_by=do.actor.name, reversed_why=cmd.why)
    # the line or the certificate may have been taken back for itself before
    if not LedgerEntry.objects.filter(reverses_id=verification.entry_id).exists():
        credits.reverse_entry(
            do.as_system(),
            credits.ReverseEntry(entry_id=new_id(), reverses_id=verification.entry_id, why=cmd.why),
        )
    certificate_id = verification.certificate_id
    if certificate_id and not Revocation.objects.filter(certificate_id=certificate_id).exists():
        credentials.revoke_certificate(
            do.as_system(),
            credentials.RevokeCertificate(certificate_id=certificate_id, reason=cmd.why),
        )
    # record
    do.record(
        facts.VerificationReversed(
            name_km=enrolment.person.name_km, title_km=enrolment.run.offering.title_km, why=cmd.why
        ),
        about=enrolment,
        scope=enrolment.scope,
    )
    do.touch_many([(enrolment, enrolment.run.scope), (verification, enrolment.run.scope)])
    return verification


def _credit(do: Doing, run: Run, verification: Verification) -> None:
    """Post the line of the ledger and issue the certificate, in the one transaction of the verification."""
    offering, person_id = run.offering, verification.enrolment.person_id
    credits.post_entry(
        do.as_system(),
        credits.PostEntry(
            entry_id=verification.entry_id,
            person_id=person_id,
            occurred_on=run.ends_on,
            category=offering.category,
            hours=offering.hours,
            credits=offering.credits,
            source_type=terms.EarnedBy.VERIFICATION,
            source_id=verification.pk,
            title_km=offering.title_km,
            title_latin=offering.title_latin,
        ),
    )
    certificate = credentials.issue_certificate(
        do.as_system(),
        credentials.IssueCertificate(
            person_id=person_id,
            source_type=terms.EarnedBy.VERIFICATION,
            source_id=verification.pk,
            course=offering.title_km,
            hours=offering.hours,
            credits=offering.credits,
            held_from=run.starts_on,
            held_until=run.ends_on,
        ),
    )
    do.change(verification, certificate_id=certificate.pk)
