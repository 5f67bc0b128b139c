"""What anybody learns from a code, and who sees whose certificates."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from kru.access.actor import Actor
from kru.access.table import Role
from kru.credentials import actions, queries
from kru.credentials.models import Certificate
from kru.credentials.queries import Verdict
from kru.credentials.terms import Standing
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from kru.staff.models import Person
from tests.actors import AT, actor
from tests.credentials.conftest import Certify

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]


def test_a_code_typed_any_way_finds_what_the_paper_says(certify: Certify) -> None:
    certificate = certify()
    for typed in (
        certificate.code,
        certificate.code.lower().replace("-", " "),
        certificate.code.replace("-", ""),
    ):
        assert queries.verdict_on(typed) == Verdict(Standing.GENUINE, certificate.words)


@pytest.mark.parametrize("typed", ["", "x", "2026-03-0000001", "A7XP-EEVK-V2B1-39J2-K"])
def test_a_code_that_was_never_given_is_not_known(typed: str, certify: Certify) -> None:
    certify()
    assert queries.verdict_on(typed) == Verdict(Standing.UNKNOWN)


def test_a_revoked_certificate_says_so_with_its_moment(certify: Certify, doing: Make, cpdmo: Actor) -> None:
    certificate = certify()
    cmd = actions.RevokeCertificate(certificate_id=certificate.pk, reason="ឈ្មោះសរសេរខុស")
    actions.revoke_certificate(doing(cpdmo), cmd)
    assert queries.verdict_on(certificate.code) == Verdict(Standing.REVOKED, certificate.words, AT)


def test_words_that_are_not_those_sealed_are_not_confirmed(certify: Certify) -> None:
    forged = certify()
    forged.content["hours"] = "450"
    assert queries.verdict_of(forged) == Verdict(Standing.ALTERED)


def test_a_verdict_is_two_statements(
    certify: Certify, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = certify().code
    with django_assert_num_queries(2):
        queries.verdict_on(code)


def test_the_holder_and_those_above_see_a_certificate_and_nobody_beside(
    certify: Certify, bopha: Person, school: Unit
) -> None:
    certificate = certify()
    seeing = [
        Actor(new_id(), bopha.pk, "holder"),
        actor((Role.DIRECTOR, school.path)),
        actor((Role.DISTRICT, "kh.98.9801")),
        actor((Role.PROVINCE, "kh.98")),
        actor((Role.CPDMO, "kh")),
        actor((Role.AUDITOR, "kh")),
    ]
    blind = [
        Actor(new_id(), new_id(), "a colleague"),
        actor((Role.DIRECTOR, "kh.98.9801.x2")),
        actor((Role.DISTRICT, "kh.98.9802")),
        actor((Role.PROVINCE, "kh.97")),
        actor((Role.PROVIDER, "kh.pv.1")),
        actor((Role.ADMINISTRATOR, "kh")),
        Actor(None, None, "nobody"),
    ]
    for viewer in seeing:
        assert queries.certificate(viewer, certificate.pk) == certificate
        assert list(queries.certificates_of(viewer, bopha.pk)) == [certificate]
    for viewer in blind:
        assert not queries.certificates_of(viewer, bopha.pk)
        with pytest.raises(Certificate.DoesNotExist):
            queries.certificate(viewer, certificate.pk)


def test_a_workplace_without_a_known_place_is_named_alone(school: Unit) -> None:
    school.place_code = ""
    assert queries.workplace_words(school) == "សាលាបឋមសិក្សាវត្តថ្មី"
    assert queries.workplace_words(None) == ""
