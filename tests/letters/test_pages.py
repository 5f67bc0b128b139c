"""Who issues a service letter, who reads it, and what stands in the register."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.letters.models import Letter

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def form_of(village: Cast, slug: str) -> str:
    return reverse("letters:issue_letter", args=[village.person(slug).pk])


def issue(browser: Client, village: Cast, slug: str, **given: str) -> Letter:
    sent = {"command_id": str(new_id()), **given}
    answer = browser.post(form_of(village, slug), sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Letter.objects.get(pk=sent["command_id"])


def test_the_district_issues_a_letter_from_the_file_and_opens_the_paper(
    village: Cast, sign_in: SignIn
) -> None:
    dara = sign_in("dara")
    sokha = village.person("sokha")
    file = dara.get(reverse("desk:person", args=[sokha.pk])).content.decode()
    assert form_of(village, "sokha") in file
    assert "វត្តថ្មី" in dara.get(form_of(village, "sokha")).content.decode()
    one = issue(dara, village, "sokha", purpose="បើកគណនីធនាគារ")
    assert one.words.name_km == sokha.name_km and one.words.purpose == "បើកគណនីធនាគារ"
    assert one.words.number == f"{one.serial}/26 3101"
    page = dara.get(reverse("letters:letter", args=[one.pk])).content.decode()
    assert one.words.number in page and "បើកគណនីធនាគារ" in page
    paper = dara.get(reverse("letters:letter_document", args=[one.pk]))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_a_second_press_is_the_same_letter(village: Cast, sign_in: SignIn) -> None:
    dara, sent = sign_in("dara"), {"command_id": str(new_id())}
    before = Letter.objects.count()
    for _ in range(2):
        assert dara.post(form_of(village, "sokha"), sent).status_code == 302
    assert Letter.objects.count() == before + 1


def test_numbers_of_an_office_have_no_gap_though_one_is_refused(village: Cast, sign_in: SignIn) -> None:
    dara = sign_in("dara")
    first = issue(dara, village, "sokha")
    refused = dara.post(form_of(village, "sokha"), {"command_id": str(new_id()), "purpose": "王"})
    assert refused.status_code == 200 and "王" in refused.content.decode()
    assert issue(dara, village, "sovanna").serial == first.serial + 1


@pytest.mark.parametrize("slug", ["bopha", "sokha", "mealea", "visal", "vanna"])
def test_nobody_else_issues_one(village: Cast, sign_in: SignIn, slug: str) -> None:
    answer = sign_in(slug).post(form_of(village, "mony"), {"command_id": str(new_id())})
    assert answer.status_code in (403, 404)


def test_nobody_certifies_themselves(village: Cast, sign_in: SignIn) -> None:
    assert sign_in("dara").get(form_of(village, "dara")).status_code == 404


def test_the_register_shows_every_number_also_of_a_void_letter(
    village: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dara = sign_in("dara")
    one = issue(dara, village, "sokha")
    said = {"command_id": str(new_id()), "why": "បោះពុម្ពខុស"}
    assert dara.post(reverse("letters:void_letter", args=[one.pk]), said).status_code == 302
    with django_assert_max_num_queries(14):
        shown = dara.get(reverse("letters:register")).content.decode()
    assert one.words.number in shown and "បោះពុម្ពខុស" in shown
    assert dara.get(reverse("letters:letter_document", args=[one.pk])).status_code == 403
    assert one.words.number not in sign_in("vanna").get(reverse("letters:register")).content.decode()


def test_the_register_goes_on_page_by_page(
    village: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kru.letters.queries.ROWS", 2)
    dara = sign_in("dara")
    made = [reverse("letters:letter", args=[issue(dara, village, "sokha").pk]) for _ in range(3)]
    first = dara.get(reverse("letters:register"))
    assert made[2] in first.content.decode() and made[0] not in first.content.decode()
    after = first.context["found"].after
    assert made[0] in dara.get(reverse("letters:register"), {"after": after}).content.decode()
    office = village.unit("district").pk
    assert made[2] in dara.get(reverse("letters:register"), {"office": str(office)}).content.decode()


def test_whose_letter_it_is_may_open_it(village: Cast, sign_in: SignIn) -> None:
    one = issue(sign_in("dara"), village, "sokha")
    assert sign_in("sokha").get(reverse("letters:letter", args=[one.pk])).status_code == 200
    assert sign_in("mony").get(reverse("letters:letter", args=[one.pk])).status_code == 404
