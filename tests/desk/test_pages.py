"""The desk's pages: who sees whom, with a fixed number of statements, in both languages."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kru.access.table import Role
from kru.credits import actions as credits
from kru.credits.models import LedgerEntry
from kru.demo.cast import Cast
from kru.desk.queries import people
from kru.establishment import actions as establishment
from kru.journal.models import Entry
from kru.kernel import khmer
from kru.kernel.ids import new_id
from kru.spine import trigram
from kru.spine.doing import Doing
from kru.staff.models import Person
from kru.staff.terms import Position
from tests.actors import actor

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
Make = Callable[..., Doing]


def sokha() -> Person:
    return Person.objects.get(name_latin__iexact="chea sokha")


def post_line(doing: Make, hours: int, category: str = "structured") -> LedgerEntry:
    return credits.post_entry(
        doing(actor((Role.CPDMO, "kh"))),
        credits.PostEntry(
            entry_id=new_id(),
            person_id=sokha().pk,
            occurred_on=date.today(),  # noqa: DTZ011 - pages show the present year
            category=category,
            hours=Decimal(hours),
            credits=Decimal(1),
            source_type="test",
            source_id=new_id(),
            title_km="អំណានថ្នាក់ដំបូង",
        ),
    )


def text(client: Client, address: str, lang: str = "en") -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(
    ("slug", "sees"), [("sopheap", True), ("lida", True), ("dara", True), ("bopha", True), ("vanna", False)]
)
def test_the_list_shows_exactly_ones_own_part_of_the_country(sign_in: SignIn, slug: str, sees: bool) -> None:
    shown = text(sign_in(slug), reverse("desk:people") + "?q=1189040231")
    assert ("CHEA Sokha" in shown) is sees


@pytest.mark.parametrize("typed", ["សុខា", "chea sok", "1189040231", "១១៨៩០៤០២៣១", "sukha"])
def test_a_person_is_found_in_khmer_in_latin_letters_by_sound_and_by_number(
    sign_in: SignIn, typed: str
) -> None:
    assert "CHEA Sokha" in text(sign_in("dara"), reverse("desk:people") + f"?q={typed}")


@pytest.mark.parametrize("name", ["desk:person", "desk:ledger"])
def test_a_file_of_another_province_does_not_exist(sign_in: SignIn, name: str) -> None:
    address = reverse(name, args=[sokha().pk])
    assert sign_in("vanna").get(address).status_code == 404
    assert sign_in("mony").get(address).status_code == 404
    assert sign_in("sokha").get(address).status_code == 200
    assert sign_in("dara").get(address).status_code == 200


def beginning_of_the_journal() -> str:
    """Return the address of Sokha's oldest entries; the newest fill the first page."""
    fifth = Entry.objects.filter(person_id=sokha().pk).order_by("pk")[5]
    return f"{reverse('desk:journal', args=[sokha().pk])}?before={fifth.pk}"


def test_the_journal_of_another_province_is_empty(sign_in: SignIn) -> None:
    address = beginning_of_the_journal()
    assert "1189040231" in text(sign_in("dara"), address)
    assert "1189040231" not in text(sign_in("vanna"), address)


def test_the_part_of_the_product_that_is_open_is_marked(sign_in: SignIn) -> None:
    ledger = reverse("desk:ledger", args=[sokha().pk])
    for slug, address, part in (
        ("sokha", ledger, "My file"),
        ("dara", ledger, "Staff"),
        ("mealea", reverse("learning:runs"), "CPD catalogue"),
        ("visal", reverse("accreditation:providers"), "CPD catalogue"),
        ("sokha", reverse("learning:log_activity"), "My work"),
    ):
        tabs = text(sign_in(slug), address).partition('class="k-tabs"')[2].partition("</nav>")[0]
        assert f'aria-current="page">{part}' in tabs and tabs.count("aria-current") == 1, (slug, address)


def test_the_journal_names_whose_it_is_and_leads_back(sign_in: SignIn) -> None:
    address = reverse("desk:journal", args=[sokha().pk])
    assert reverse("desk:person", args=[sokha().pk]) in text(sign_in("dara"), address)
    assert sokha().name_km not in text(sign_in("vanna"), address)


def test_the_journal_speaks_in_sentences_with_before_and_after(sign_in: SignIn) -> None:
    shown = text(sign_in("dara"), beginning_of_the_journal(), "km")
    assert "បានចុះបញ្ជី ជា សុខា (1189040231)" in shown
    assert "បឋមសិក្សា អូរតាសេក" in shown
    assert "មុខតំណែង" in shown


def test_the_ledger_says_why_not_all_counts_and_shows_both_lines_of_a_reversal(
    sign_in: SignIn, doing: Make
) -> None:
    post_line(doing, 16, "self_directed")
    wrong = post_line(doing, 8)
    client = sign_in("visal")
    done = client.post(
        reverse("desk:reverse_entry", args=[wrong.pk]), {"why": "entered twice", "command_id": str(new_id())}
    )
    assert done.status_code == 302
    shown = text(sign_in("sokha"), reverse("desk:ledger", args=[sokha().pk]))
    assert "10 of 16 hours count" in shown
    assert "article 6.3" in shown.lower()
    assert "entered twice" in shown
    assert "Was reversed" in shown


def test_a_double_click_reverses_once_and_says_the_same(sign_in: SignIn, doing: Make) -> None:
    wrong = post_line(doing, 8)
    client = sign_in("visal")
    sent = {"why": "entered twice", "command_id": str(new_id())}
    for _ in range(2):
        assert client.post(reverse("desk:reverse_entry", args=[wrong.pk]), sent).status_code == 302
    assert LedgerEntry.objects.filter(reverses=wrong).count() == 1


def test_a_reversal_without_a_reason_is_refused_and_keeps_the_page(sign_in: SignIn, doing: Make) -> None:
    wrong = post_line(doing, 8)
    client = sign_in("visal")
    answer = client.post(reverse("desk:reverse_entry", args=[wrong.pk]), {"why": " "})
    assert answer.status_code == 200
    assert not LedgerEntry.objects.filter(reverses=wrong).exists()
    assert sign_in("dara").get(reverse("desk:reverse_entry", args=[wrong.pk])).status_code == 403


def test_the_file_can_be_seen_as_it_was_on_a_day(sign_in: SignIn) -> None:
    shown = text(sign_in("dara"), reverse("desk:person", args=[sokha().pk]) + "?on=01/01/2016")
    assert "you look from here" in shown
    assert "did not exist yet on that day" in shown


def test_the_file_says_from_when_somebody_retires(sign_in: SignIn) -> None:
    address = reverse("desk:person", args=[sokha().pk])
    assert 'retires <time datetime="2049-04-02">' in text(sign_in("dara"), address)
    assert "retires <time" not in text(sign_in("dara"), address + "?on=01/01/2016")


def test_unconfirmed_rules_are_listed_with_their_articles(sign_in: SignIn) -> None:
    shown = text(sign_in("sokha"), reverse("desk:rules"), "km")
    assert "hours_per_credit" in shown
    assert "មាត្រា ៥.៣" in shown


def test_a_unit_shows_its_people_only_to_those_who_may_see_them(sign_in: SignIn) -> None:
    unit = sokha().unit
    assert unit is not None
    address = reverse("desk:unit", args=[unit.pk])
    assert "Show the staff" in text(sign_in("dara"), address)
    assert "Show the staff" not in text(sign_in("vanna"), address)


COUNTS = {
    "people": 8,
    "search": 8,
    "person": 12,
    "ledger": 10,
    "journal": 9,
    "units": 7,
    "unit": 9,
    "home": 12,
}


@pytest.mark.parametrize("name", COUNTS)
def test_each_page_asks_a_fixed_number_of_statements(
    name: str,
    sign_in: SignIn,
    village: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    person = sokha()
    assert person.unit is not None
    address = {
        "people": reverse("desk:people"),
        "search": reverse("desk:people") + "?q=sok",
        "person": reverse("desk:person", args=[person.pk]),
        "ledger": reverse("desk:ledger", args=[person.pk]),
        "journal": reverse("desk:journal", args=[person.pk]),
        "units": reverse("desk:units"),
        "unit": reverse("desk:unit", args=[person.unit.pk]),
        "home": reverse("desk:home"),
    }[name]
    client = sign_in("dara")
    client.get(address)
    with django_assert_max_num_queries(COUNTS[name]):
        assert client.get(address).status_code == 200


def test_a_search_finds_the_same_whichever_way_it_is_carried_out(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("dara")
    address = reverse("desk:people") + "?q=sok"
    by_trigrams = text(client, address)
    monkeypatch.setattr(trigram, "BROAD", 0)
    read_through = text(client, address)
    assert "CHEA Sokha" in by_trigrams
    assert rows_of(read_through) == rows_of(by_trigrams)


def test_who_types_too_little_is_told_that_there_are_more(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "COUNTED", 1)
    monkeypatch.setattr(people, "ROWS", 1)
    cache.clear()
    assert "More than 1 people" in text(sign_in("dara"), reverse("desk:people") + "?q=so")
    cache.clear()
    assert "More than" not in text(sign_in("dara"), reverse("desk:people"))


def rows_of(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_who_moves_takes_the_journal_along_to_the_new_office(sign_in: SignIn, village: Cast) -> None:
    address = beginning_of_the_journal()
    establishment.start_posting(
        village.doing("sopheap"),
        establishment.StartPosting(
            person_id=sokha().pk,
            unit_id=village.unit("phnum-sral").pk,
            position=Position.TEACHER,
            starts_on=date(2026, 3, 16),
        ),
    )
    assert "1189040231" in text(sign_in("vanna"), address)


def test_an_officer_who_learns_nothing_sees_the_queue_and_no_hours_of_teachers(sign_in: SignIn) -> None:
    log = reverse("learning:log_activity")
    for slug, shown in (("sopheap", False), ("mealea", False), ("bopha", True), ("sokha", True)):
        assert (log in text(sign_in(slug), "/")) is shown, slug


def test_in_khmer_a_school_year_and_the_number_of_a_line_have_khmer_digits(sign_in: SignIn) -> None:
    bopha = sign_in("bopha")
    journal = text(bopha, reverse("desk:journal", args=[sokha().pk]), "km")
    assert re.search("២០[០-៩]{2}–[០-៩]{2}", journal)
    assert not re.search("20[0-9]{2}–[0-9]{2}", journal)
    line = LedgerEntry.objects.filter(person_id=sokha().pk).latest("number")
    year = f"?year={line.occurred_on:%d/%m/%Y}"
    ledger = text(bopha, reverse("desk:ledger", args=[sokha().pk]) + year, "km")
    assert khmer.to_khmer_digits(f"{line.number:04d}") in ledger


def test_a_file_of_a_past_day_has_no_later_certificate(sign_in: SignIn) -> None:
    address = reverse("desk:person", args=[sokha().pk])
    assert "អំណានថ្នាក់ដំបូង" in text(sign_in("dara"), address)
    assert "អំណានថ្នាក់ដំបូង" not in text(sign_in("dara"), f"{address}?on=01/10/2020")
