"""Certificates are issued once, sealed, numbered without gaps, and taken back by a second record."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from pydantic import ValidationError

from kru.credentials import actions
from kru.credentials.codes import read_code, serial_in
from kru.credentials.content import Cycle, content_hash
from kru.credentials.models import Certificate, Revocation
from kru.demo.cast import Cast
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Place
from kru.organisations.terms import PlaceLevel
from kru.staff.models import Person
from tests.credentials.conftest import Certify, Revoke, certified

NOT_OF_THE_CPDMO = ("bopha", "dara", "lida", "sopheap", "sovath", "mealea", "vanna", "sokha")


def test_a_certificate_says_who_where_what_and_when(certify: Certify) -> None:
    Place.objects.get_or_create(
        code="31", defaults={"level": PlaceLevel.PROVINCE, "name_km": "ទន្លេធំ", "kind_km": "ខេត្ត"}
    )
    Place.objects.get_or_create(
        code="3101", defaults={"level": PlaceLevel.DISTRICT, "name_km": "ព្រែកស្វាយ", "kind_km": "ស្រុក"}
    )
    given = Certificate.objects.count()  # the village has some
    words = certify(cycle=Cycle(first_year=2021, last_year=2026)).words
    assert (words.honorific, words.name_km, words.name_latin) == ("លោកស្រី", "សៀង បុប្ផា", "SEANG Bopha")
    assert words.staff_number == "1177020519"
    assert words.workplace == "បឋមសិក្សា វត្តថ្មី ស្រុកព្រែកស្វាយ ខេត្តទន្លេធំ"
    assert (words.hours, words.credits) == (45, 3)
    assert words.issued_on.isoformat() == "2026-03-16"
    assert words.lunar_date == "ថ្ងៃចន្ទ ១៣រោច ខែផល្គុន ឆ្នាំម្សាញ់ សប្តស័ក ព.ស. ២៥៦៩"
    assert words.number == f"2026-03-{given + 1:07}"
    assert words.cycle == Cycle(first_year=2021, last_year=2026)


def test_a_certificate_is_sealed_and_has_a_code_of_its_own(certify: Certify) -> None:
    one, other = certify(), certify()
    assert one.is_sealed and one.content_hash == content_hash(one.words)
    assert read_code(one.code) == one.code != other.code


def test_the_register_changes_and_the_certificate_does_not(certify: Certify) -> None:
    certificate = certify()
    Person.objects.filter(pk=certificate.person_id).update(name_km="សៀង បុប្ផារ័ត្ន")
    again = Certificate.objects.get(pk=certificate.pk)
    assert again.words.name_km == "សៀង បុប្ផា" and again.is_sealed


def test_serials_have_no_gaps_and_begin_anew_each_year(certify: Certify, village: Cast) -> None:
    with pytest.raises(Refusal):
        certify(course="王")
    given = Certificate.objects.count()
    assert [serial_in(certify().number) - given for _ in range(3)] == [1, 2, 3]
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 00:30 on 1 January in Phnom Penh
    later = actions.issue_certificate(village.doing("visal", new_year), certified(village, "bopha"))
    assert later.number == "2027-01-0000001"


def test_the_same_command_twice_is_one_certificate(village: Cast) -> None:
    do, cmd = village.doing("visal"), certified(village, "sokha")
    assert actions.issue_certificate(do, cmd) == actions.issue_certificate(do, cmd)
    assert Certificate.objects.filter(source_id=cmd.source_id).count() == 1


def test_one_thing_is_certified_once(certify: Certify) -> None:
    source = new_id()
    first = certify(source_id=source)
    with pytest.raises(Refusal) as refused:
        certify(source_id=source)
    assert refused.value.reasons[0].code == "certificate-stands"
    assert refused.value.reasons[0].figures == {"number": first.number}


def test_after_a_revocation_another_may_take_its_place(certify: Certify, revoke: Revoke) -> None:
    source = new_id()
    first = certify(source_id=source)
    revoke(first)
    second = certify(source_id=source)
    assert second.edition == 2
    assert second.number != first.number and second.code != first.code


def test_a_certificate_is_revoked_once(certify: Certify, revoke: Revoke) -> None:
    certificate = certify()
    revoke(certificate)
    with pytest.raises(Refusal, match="certificate-is-revoked-once"):
        revoke(certificate)
    assert Revocation.objects.filter(certificate=certificate).count() == 1


def test_a_revocation_says_why() -> None:
    with pytest.raises(ValidationError):
        actions.RevokeCertificate(certificate_id=new_id(), reason="  ")


@pytest.mark.parametrize("slug", NOT_OF_THE_CPDMO)
def test_only_the_cpdmo_issues_and_revokes(slug: str, certify: Certify, revoke: Revoke) -> None:
    with pytest.raises(Refusal, match="not-allowed"):
        certify(by=slug)
    certificate = certify()
    with pytest.raises(Refusal, match="not-allowed"):
        revoke(certificate, by=slug)


def test_words_without_a_font_are_refused_before_a_number_is_given(certify: Certify) -> None:
    with pytest.raises(Refusal) as refused:
        certify(course="វគ្គ 王芳")
    assert refused.value.reasons[0].figures == {"characters": "王芳"}


def test_contract_staff_have_no_number_on_it(certify: Certify, village: Cast) -> None:
    words = certify("nary", hours=Decimal("7.50")).words
    assert words.staff_number is None and str(words.hours) == "7.5"
    assert village.person("nary").national_id not in words.model_dump_json()


def test_men_and_women_are_addressed_as_documents_do(certify: Certify) -> None:
    assert (certify("mony").words.honorific, certify("sokha").words.honorific) == ("លោក", "លោកស្រី")
    assert (certify("bopha").words.position, certify("sokha").words.position) == ("នាយិកា", "គ្រូបង្រៀន")
    assert certify("puthy").words.position.startswith("នាយក")


@pytest.mark.parametrize("model", [Certificate, Revocation])
def test_the_database_itself_refuses_to_change_or_delete(
    model: type[Certificate | Revocation], certify: Certify, revoke: Revoke
) -> None:
    revoke(certify())
    rows = model._default_manager.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(id=new_id())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)
    assert rows.exists()


def test_the_journal_tells_who_issued_under_which_policy_and_who_took_back(
    certify: Certify, revoke: Revoke
) -> None:
    certificate = certify()
    revoke(certificate)
    issued, revoked = Entry.objects.filter(about_id=certificate.pk).order_by("id")
    assert issued.kind == "credentials.CertificateIssued" and issued.policy.startswith("certificate/")
    assert revoked.kind == "credentials.CertificateRevoked" and revoked.fact["reason"] == "ឈ្មោះសរសេរខុស"
    assert {issued.person_id, revoked.person_id} == {certificate.person_id}
