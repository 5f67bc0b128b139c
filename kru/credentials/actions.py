"""What issues certificates and takes them back."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from kru import policy
from kru.credentials import facts, queries, rules, terms
from kru.credentials.codes import certificate_number, new_code
from kru.credentials.content import CertificateContent, Cycle, content_hash
from kru.credentials.models import Certificate, CertificateSeries, Revocation
from kru.credentials.policy import CertificatePolicy
from kru.credentials.terms import Standing
from kru.kernel.ids import new_id
from kru.kernel.lunar import lunar_day
from kru.kernel.reasons import refuse_if
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person


class IssueCertificate(Command):
    """Certify that a person completed a course; `source` names what is certified, once."""

    person_id: UUID
    source_type: str
    source_id: UUID
    course: str
    hours: Decimal
    credits: Decimal
    held_from: date
    held_until: date
    cycle: Cycle | None = None


class RevokeCertificate(Command):
    """Take a certificate back, for a reason."""

    certificate_id: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


@action("credentials.issue_certificate", takes=IssueCertificate, final="online")
def issue_certificate(do: Doing, cmd: IssueCertificate) -> Certificate:
    """Freeze what a certificate says, seal it, and give it the next number and a code.

    Refuses with `certificate-stands` or `certificate-cannot-be-printed`.
    """
    # load
    person = Person.objects.select_related("unit").get(pk=cmd.person_id)
    earlier = queries.latest_edition(cmd.source_type, cmd.source_id)
    office = policy.in_force(CertificatePolicy, on=do.today)
    # allow
    do.require(terms.ISSUE_CERTIFICATE, at=person.scope)
    # decide
    stands = earlier is not None and queries.verdict_of(earlier).standing != Standing.REVOKED
    workplace = queries.workplace_words(person.unit)
    refuse_if(
        rules.objections_to_issue(
            standing_number=earlier.number if earlier is not None and stands else None,
            words=(person.name_km, person.name_latin, person.staff_number, workplace, cmd.course),
        )
    )
    # write
    content = CertificateContent(
        number=certificate_number(do.today, _next_serial(do.today.year)),
        code=new_code(),
        ministry=office.ministry,
        office=office.office,
        cycle=cmd.cycle,
        honorific=terms.HONORIFICS[person.sex],
        name_km=person.name_km,
        name_latin=person.name_latin,
        staff_number=person.staff_number or None,
        position=queries.position_words(person),
        workplace=workplace,
        course=cmd.course,
        hours=cmd.hours,
        credits=cmd.credits,
        held_from=cmd.held_from,
        held_until=cmd.held_until,
        issued_in=office.issued_in,
        issued_on=do.today,
        lunar_date=lunar_day(do.today),
        signer_title=office.signer_title,
        signer_name=office.signer_name,
    )
    certificate = do.create(
        Certificate(
            id=new_id(),
            person=person,
            number=content.number,
            code=content.code,
            content=content.as_json(),
            content_hash=content_hash(content),
            issued_at=do.at,
            source_type=cmd.source_type,
            source_id=cmd.source_id,
            edition=earlier.edition + 1 if earlier is not None else 1,
        )
    )
    # record
    do.record(
        facts.CertificateIssued(
            number=content.number, name_km=person.name_km, course=cmd.course, policy=office.name
        ),
        about=certificate,
        scope=person.scope,
    )
    return certificate


@action("credentials.revoke_certificate", takes=RevokeCertificate, final="online")
def revoke_certificate(do: Doing, cmd: RevokeCertificate) -> Revocation:
    """Take a certificate back for good; the paper stays what it is, and whoever checks it is told.

    Refuses with `certificate-is-revoked-once`.
    """
    # load
    certificate = Certificate.objects.select_related("person").get(pk=cmd.certificate_id)
    # allow
    do.require(terms.REVOKE_CERTIFICATE, at=certificate.scope)
    # write
    revocation = do.create(
        Revocation(id=new_id(), certificate=certificate, reason=cmd.reason, revoked_at=do.at)
    )
    # record
    do.record(
        facts.CertificateRevoked(
            number=certificate.number, name_km=certificate.person.name_km, reason=cmd.reason
        ),
        about=certificate,
        scope=certificate.scope,
    )
    return revocation


def _next_serial(year: int) -> int:
    CertificateSeries.objects.get_or_create(year=year)
    series = CertificateSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
