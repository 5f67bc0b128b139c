"""Finds certificates: for somebody allowed to see the person, or for anybody who holds the paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation

from kru.access.actor import Actor
from kru.credentials import terms
from kru.credentials.codes import read_code
from kru.credentials.content import CertificateContent
from kru.credentials.models import Certificate
from kru.credentials.terms import Standing
from kru.organisations.models import Place, Unit
from kru.organisations.terms import PlaceLevel
from kru.staff.models import Person
from kru.staff.terms import Position, Sex


@dataclass(frozen=True)
class Verdict:
    """How a certificate stands, and what it says if it was ever issued."""

    standing: Standing
    content: CertificateContent | None = None
    revoked_at: datetime | None = None


def certificates_of(viewer: Actor, person_id: UUID) -> QuerySet[Certificate]:
    """Return a person's certificates with their revocations, newest first."""
    return (
        Certificate.objects.visible_to(viewer, terms.SEE_CERTIFICATES)
        .filter(person_id=person_id)
        .prefetch_related("revocations")
        .order_by("-issued_at", "-number")
    )


def certificate(viewer: Actor, certificate_id: UUID) -> Certificate:
    """Return one certificate with its revocation; what may not be seen does not exist."""
    return (
        Certificate.objects.visible_to(viewer, terms.SEE_CERTIFICATES)
        .select_related("person")
        .prefetch_related("revocations")
        .get(pk=certificate_id)
    )


def verdict_on(typed: str) -> Verdict:
    """Return what the register says of a typed code; open to anybody, since only the paper tells the code."""
    code = read_code(typed)
    found = code and Certificate.objects.filter(code=code).prefetch_related("revocations").first()
    return verdict_of(found) if found else Verdict(Standing.UNKNOWN)


def verdict_of(certificate: Certificate) -> Verdict:
    """Return how a certificate stands."""
    if not certificate.is_sealed:
        return Verdict(Standing.ALTERED)
    revocation = next(iter(certificate.revocations.all()), None)
    if revocation is not None:
        return Verdict(Standing.REVOKED, certificate.words, revocation.revoked_at)
    return Verdict(Standing.GENUINE, certificate.words)


def latest_edition(source_type: str, source_id: UUID) -> Certificate | None:
    """Return the last certificate issued for one thing."""
    return (
        Certificate.objects.filter(source_type=source_type, source_id=source_id)
        .prefetch_related("revocations")
        .order_by("edition")
        .last()
    )


def workplace_words(unit: Unit | None) -> str:
    """Return a workplace as documents name it: the unit, its district and its province."""
    if unit is None:
        return ""
    codes = [unit.place_code[:4], unit.place_code[:2]]
    levels = (PlaceLevel.DISTRICT, PlaceLevel.PROVINCE)
    places = {place.code: place for place in Place.objects.filter(code__in=codes, level__in=levels)}
    named = [places[code] for code in codes if code in places]
    return " ".join([unit.name_km, *(f"{place.kind_km}{place.name_km}" for place in named)])


def position_words(person: Person) -> str:
    """Return a person's position as documents name it, in Khmer."""
    if person.sex == Sex.FEMALE and person.position in terms.TITLES_OF_WOMEN:
        return terms.TITLES_OF_WOMEN[person.position]
    with translation.override("km"):
        return str(Position(person.position).label) if person.position else ""
