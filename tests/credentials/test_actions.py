"""Certificates are issued once, sealed, numbered without gaps, and taken back by a second record."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from pydantic import ValidationError

from kru.access.actor import Actor
from kru.access.table import Role
from kru.credentials import actions
from kru.credentials.codes import read_code, serial_in
from kru.credentials.content import Cycle, content_hash
from kru.credentials.models import Certificate, Revocation
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.doing import Doing
from kru.staff.models import Person
from kru.staff.terms import Sex
from tests.actors import actor
from tests.credentials.conftest import Certify, certified

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]


def test_a_certificate_says_who_where_what_and_when(certify: Certify) -> None:
    words = certify(cycle=Cycle(first_year=2021, last_year=2026)).words
    assert (words.honorific, words.name_km, words.name_latin) == ("លោកស្រី", "សៀង បុប្ផា", "SEANG BOPHA")
    assert words.staff_number == "1177020519"
    assert words.workplace == "សាលាបឋមសិក្សាវត្តថ្មី ស្រុកព្រែកស្វាយ ខេត្តទន្លេធំ"
    assert (words.hours, words.credits) == (45, 3)
    assert words.issued_on.isoformat() == "2026-03-16"
    assert words.number == "2026-03-0000001"
    assert words.cycle == Cycle(first_year=2021, last_year=2026)


def test_a_certificate_is_sealed_and_has_a_code_of_its_own(certify: Certify) -> None:
    one, other = certify(), certify()
    assert one.is_sealed and one.content_hash == content_hash(one.words)
    assert read_code(one.code) == one.code != other.code


def test_the_register_changes_and_the_certificate_does_not(certify: Certify, bopha: Person) -> None:
    certificate = certify()
    Person.objects.filter(pk=bopha.pk).update(name_km="សៀង បុប្ផារ័ត្ន")
    again = Certificate.objects.get(pk=certificate.pk)
    assert again.words.name_km == "សៀង បុប្ផា" and again.is_sealed


def test_serials_have_no_gaps_and_begin_anew_each_year(
    certify: Certify, doing: Make, cpdmo: Actor, bopha: Person
) -> None:
    with pytest.raises(Refusal):
        certify(course="王")
    assert [serial_in(certify().number) for _ in range(3)] == [1, 2, 3]
    new_year = doing(cpdmo, datetime(2026, 12, 31, 17, 30, tzinfo=UTC))  # 00:30 on 1 January in Phnom Penh
    assert actions.issue_certificate(new_year, certified(bopha)).number == "2027-01-0000001"


def test_the_same_command_twice_is_one_certificate(doing: Make, cpdmo: Actor, bopha: Person) -> None:
    do, cmd = doing(cpdmo), certified(bopha)
    assert actions.issue_certificate(do, cmd) == actions.issue_certificate(do, cmd)
    assert Certificate.objects.count() == 1


def test_one_thing_is_certified_once(certify: Certify) -> None:
    source = new_id()
    first = certify(source_id=source)
    with pytest.raises(Refusal) as refused:
        certify(source_id=source)
    assert refused.value.reasons[0].code == "certificate-stands"
    assert refused.value.reasons[0].figures == {"number": first.number}


def test_after_a_revocation_another_may_take_its_place(certify: Certify, doing: Make, cpdmo: Actor) -> None:
    source = new_id()
    first = certify(source_id=source)
    actions.revoke_certificate(
        doing(cpdmo), actions.RevokeCertificate(certificate_id=first.pk, reason="ឈ្មោះសរសេរខុស")
    )
    second = certify(source_id=source)
    assert (second.edition, second.number != first.number, second.code != first.code) == (2, True, True)


def test_a_certificate_is_revoked_once(certify: Certify, doing: Make, cpdmo: Actor) -> None:
    cmd = actions.RevokeCertificate(certificate_id=certify().pk, reason="ឈ្មោះសរសេរខុស")
    actions.revoke_certificate(doing(cpdmo), cmd)
    with pytest.raises(Refusal, match="certificate-is-revoked-once"):
        actions.revoke_certificate(doing(cpdmo), cmd)
    assert Revocation.objects.count() == 1


def test_a_revocation_says_why() -> None:
    with pytest.raises(ValidationError):
        actions.RevokeCertificate(certificate_id=new_id(), reason="  ")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.CPDMO, Role.SELF)])
def test_only_the_cpdmo_issues_and_revokes(role: Role, certify: Certify, doing: Make, bopha: Person) -> None:
    somebody = actor((role, "kh"))
    with pytest.raises(Refusal, match="not-allowed"):
        certify(by=somebody)
    cmd = actions.RevokeCertificate(certificate_id=certify().pk, reason="ឈ្មោះសរសេរខុស")
    with pytest.raises(Refusal, match="not-allowed"):
        actions.revoke_certificate(doing(somebody), cmd)


def test_the_holder_cannot_certify_herself(certify: Certify, bopha: Person) -> None:
    with pytest.raises(Refusal, match="not-allowed"):
        certify(by=Actor(new_id(), bopha.pk, "សៀង បុប្ផា"))


def test_words_without_a_font_are_refused_before_a_number_is_given(certify: Certify) -> None:
    with pytest.raises(Refusal) as refused:
        certify(course="វគ្គ 王芳")
    assert refused.value.reasons[0].figures == {"characters": "王芳"}


def test_contract_staff_have_no_number_on_it(certify: Certify, bopha: Person) -> None:
    Person.objects.filter(pk=bopha.pk).update(staff_number="", national_id="061234567", sex=Sex.MALE)
    words = certify(hours=Decimal("7.50")).words
    assert words.staff_number is None and words.honorific == "លោក" and str(words.hours) == "7.5"
    assert "061234567" not in words.model_dump_json()


@pytest.mark.parametrize("model", [Certificate, Revocation])
def test_the_database_itself_refuses_to_change_or_delete(
    model: type[Certificate | Revocation], certify: Certify, doing: Make, cpdmo: Actor
) -> None:
    cmd = actions.RevokeCertificate(certificate_id=certify().pk, reason="ឈ្មោះសរសេរខុស")
    actions.revoke_certificate(doing(cpdmo), cmd)
    rows = model._default_manager.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(id=new_id())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)
    assert rows.count() == 1


def test_the_journal_tells_who_issued_under_which_policy_and_who_took_back(
    certify: Certify, doing: Make, cpdmo: Actor, bopha: Person
) -> None:
    certificate = certify()
    cmd = actions.RevokeCertificate(certificate_id=certificate.pk, reason="ឈ្មោះសរសេរខុស")
    actions.revoke_certificate(doing(cpdmo), cmd)
    issued, revoked = Entry.objects.filter(about_id=certificate.pk).order_by("id")
    assert issued.kind == "credentials.CertificateIssued" and issued.policy.startswith("certificate/")
    assert revoked.kind == "credentials.CertificateRevoked" and revoked.fact["reason"] == "ឈ្មោះសរសេរខុស"
    assert {issued.person_id, revoked.person_id} == {bopha.pk}
