"""What anybody learns from a code, and who sees whose certificates."""

import pytest
from pytest_django import DjangoAssertNumQueries

from kru.access.actor import Actor
from kru.credentials import queries
from kru.credentials.codes import new_code
from kru.credentials.models import Certificate
from kru.credentials.queries import Verdict
from kru.credentials.terms import Standing
from kru.demo.cast import Cast
from tests.actors import AT
from tests.credentials.conftest import Certify, Revoke

ABOVE_BOPHA = ("bopha", "dara", "lida", "sopheap", "visal")
BESIDE_BOPHA = ("sokha", "chanthan", "puthy", "vanna", "mealea", "sovath")


def test_a_code_typed_any_way_finds_what_the_paper_says(certify: Certify) -> None:
    certificate = certify()
    code = certificate.code
    for typed in (code, code.lower().replace("-", " "), code.replace("-", "")):
        assert queries.verdict_on(typed) == Verdict(Standing.GENUINE, certificate.words)


@pytest.mark.parametrize("typed", ["", "x", "2026-03-0000001", pytest.param(new_code(), id="well-formed")])
def test_a_code_that_was_never_given_is_not_known(typed: str, certify: Certify) -> None:
    certify()
    assert queries.verdict_on(typed) == Verdict(Standing.UNKNOWN)


def test_a_revoked_certificate_says_so_with_its_moment(certify: Certify, revoke: Revoke) -> None:
    certificate = certify()
    revoke(certificate)
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


@pytest.mark.parametrize("slug", ABOVE_BOPHA)
def test_the_holder_and_those_above_see_a_certificate(slug: str, certify: Certify, village: Cast) -> None:
    certificate, viewer = certify(), village.actor(slug)
    assert queries.certificate(viewer, certificate.pk) == certificate
    assert certificate in queries.certificates_of(viewer, certificate.person_id)


@pytest.mark.parametrize("slug", BESIDE_BOPHA)
def test_nobody_beside_sees_it(slug: str, certify: Certify, village: Cast) -> None:
    certificate, viewer = certify(), village.actor(slug)
    assert not queries.certificates_of(viewer, certificate.person_id)
    with pytest.raises(Certificate.DoesNotExist):
        queries.certificate(viewer, certificate.pk)


def test_somebody_who_is_not_signed_in_sees_none(certify: Certify) -> None:
    assert not queries.certificates_of(Actor(None, None, ""), certify().person_id)


def test_a_workplace_without_a_known_place_is_named_alone(village: Cast) -> None:
    school = village.unit("vat-thmei")
    school.place_code = ""
    assert queries.workplace_words(school) == "បឋមសិក្សា វត្តថ្មី"
    assert queries.workplace_words(None) == ""
