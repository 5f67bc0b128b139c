"""What a stranger with the paper, its holder and an officer of the CPDMO see and click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kru.credentials import panels
from kru.credentials.codes import new_code
from kru.credentials.models import Certificate, Revocation
from kru.demo.cast import Cast
from tests.credentials.conftest import Certify, Revoke

SignIn = Callable[[str], Client]


def in_english() -> Client:
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


def page_of(certificate: Certificate, name: str = "certificate") -> str:
    return reverse(f"credentials:{name}", args=[certificate.pk])


def test_a_stranger_learns_that_a_certificate_is_genuine_and_what_it_says(certify: Certify) -> None:
    certificate = certify()
    answer = Client().get(f"/verify/{certificate.code}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    for words in ("វិញ្ញាបនបត្រនេះពិតប្រាកដ", "សៀង បុប្ផា", "1177020519", "៤៥ ម៉ោង", certificate.number):
        assert words in shown


def test_the_answer_is_also_given_in_english(certify: Certify) -> None:
    answer = in_english().get(f"/verify/{certify().code}")
    shown = answer.content.decode()
    assert "This certificate is genuine" in shown and "45 hours" in shown and "16 March 2026" in shown


def test_no_more_of_a_person_is_told_than_the_paper_shows(certify: Certify, village: Cast) -> None:
    bopha = village.person("bopha")
    shown = Client().get(f"/verify/{certify().code}").content.decode()
    assert bopha.national_id and bopha.national_id not in shown
    assert bopha.phone and bopha.phone not in shown
    assert bopha.born_on and str(bopha.born_on.year) not in shown and "១៩៧៧" not in shown
    assert str(bopha.pk) not in shown


def test_a_code_that_was_never_given_is_not_found_in_calm_words(certify: Certify) -> None:
    certify()
    answer = in_english().get(f"/verify/{new_code()}")
    assert answer.status_code == 404
    assert "The register does not know this certificate" in answer.content.decode()


def test_a_slip_in_the_code_is_told_from_an_unknown_one(certify: Certify) -> None:
    code = certify().code
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")
    answer = in_english().get(f"/verify/{slip}")
    assert answer.status_code == 404 and "Compare it with the paper once more" in answer.content.decode()


def test_a_revoked_certificate_says_so_and_not_why(certify: Certify, revoke: Revoke) -> None:
    certificate = certify()
    revoke(certificate)
    answer = in_english().get(f"/verify/{certificate.code}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "This certificate was revoked" in shown and "genuine" not in shown
    assert "ឈ្មោះសរសេរខុស" not in shown


def test_a_code_is_typed_as_it_comes(certify: Certify) -> None:
    code = certify().code
    answer = Client().get("/verify/", {"code": f" {code.lower().replace('-', ' ')} "})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{code}")
    answer = Client().get(f"/verify/{code.lower().replace('-', '')}")
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{code}")


def test_what_was_typed_wrongly_stays_in_the_field(certify: Certify) -> None:
    shown = Client().get("/verify/", {"code": "8JQ2-<b>"}).content.decode()
    assert 'value="8JQ2-&lt;b&gt;"' in shown and "<b>" not in shown


def test_a_verdict_asks_two_statements(
    certify: Certify, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code = certify().code
    with django_assert_num_queries(2):
        Client().get(f"/verify/{code}")


@pytest.mark.parametrize("slug", ["bopha", "dara", "lida", "sopheap", "visal"])
def test_the_holder_and_those_above_open_and_print_it(slug: str, certify: Certify, sign_in: SignIn) -> None:
    certificate, browser = certify(), sign_in(slug)
    assert certificate.number in browser.get(page_of(certificate)).content.decode()
    picture = browser.get(page_of(certificate, "certificate_picture"))
    assert picture["Content-Type"] == "image/webp" and len(picture.content) < 60_000
    printed = browser.get(page_of(certificate, "certificate_document"))
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF-")
    assert f"certificate-{certificate.number}.pdf" in printed["Content-Disposition"]


@pytest.mark.parametrize("slug", ["sokha", "puthy", "vanna"])
@pytest.mark.parametrize("name", ["certificate", "certificate_document", "certificate_picture"])
def test_for_somebody_beside_it_does_not_exist(
    slug: str, name: str, certify: Certify, sign_in: SignIn
) -> None:
    assert sign_in(slug).get(page_of(certify(), name)).status_code == 404


@pytest.mark.parametrize("name", ["certificate", "certificate_document", "revoke_certificate"])
def test_a_stranger_is_asked_to_sign_in(name: str, certify: Certify, client: Client) -> None:
    answer = client.get(page_of(certify(), name))
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


@override_settings(PUBLIC_URL="https://kru.example")
def test_the_paper_leads_to_the_public_page(certify: Certify, sign_in: SignIn) -> None:
    certificate = certify()
    shown = sign_in("bopha").get(page_of(certificate)).content.decode()
    assert f"https://kru.example/verify/{certificate.code}" in shown


def test_a_revoked_certificate_is_not_printed_again(
    certify: Certify, revoke: Revoke, sign_in: SignIn
) -> None:
    certificate = certify()
    revoke(certificate)
    assert sign_in("bopha").get(page_of(certificate, "certificate_document")).status_code == 403


def test_visal_revokes_after_saying_why(certify: Certify, sign_in: SignIn) -> None:
    certificate, browser = certify(), sign_in("visal")
    address = page_of(certificate, "revoke_certificate")
    assert address in browser.get(page_of(certificate)).content.decode()
    command_id = browser.get(address).context["form"].command_id
    without = browser.post(address, {"command_id": command_id, "reason": " "})
    assert without.status_code == 200 and not Revocation.objects.exists()
    for _ in range(2):  # a second click changes nothing
        answer = browser.post(address, {"command_id": command_id, "reason": "ឈ្មោះសរសេរខុស"})
        assert (answer.status_code, answer["Location"]) == (302, page_of(certificate))
    shown = browser.get(page_of(certificate)).content.decode()
    assert "ឈ្មោះសរសេរខុស" in shown and address not in shown


def test_the_holder_has_no_way_to_revoke(certify: Certify, sign_in: SignIn) -> None:
    certificate, browser = certify(), sign_in("bopha")
    address = page_of(certificate, "revoke_certificate")
    assert address not in browser.get(page_of(certificate)).content.decode()
    assert browser.post(address, {"reason": "ឈ្មោះសរសេរខុស"}).status_code == 403


def test_one_sees_ones_own_certificates(certify: Certify, sign_in: SignIn) -> None:
    mine, other = certify("sokha"), certify("bopha")
    shown = sign_in("sokha").get(reverse("credentials:my_certificates")).content.decode()
    assert mine.number in shown and other.number not in shown


def test_a_persons_file_shows_the_certificates_the_viewer_may_see(
    certify: Certify, revoke: Revoke, village: Cast
) -> None:
    stands, revoked = certify("sokha"), certify("sokha")
    revoke(revoked)
    sokha = stands.person_id
    issued = stands.words.issued_on
    shown = panels.certificates(village.actor("bopha"), sokha, on=issued)
    assert shown.index(revoked.number) < shown.index(stands.number)
    assert stands.number not in panels.certificates(village.actor("vanna"), sokha, on=issued)
    the_day_before = panels.certificates(village.actor("bopha"), sokha, on=issued - timedelta(days=1))
    assert stands.number not in the_day_before
