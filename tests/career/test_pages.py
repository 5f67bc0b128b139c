"""The page "why not yet?": what a teacher and her offices read, ask for, and take back."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from kru.career.models import RankRequest
from kru.career.terms import RequestState
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.spine import clock
from tests.actors import AT

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SEEN = (("sokha", ""), ("sokha", "?on=16/03/2023"), ("bopha", ""), ("nary", ""), ("dara", ""))
STATEMENTS = 14  # session, user, roles and seat; then the proof's own


@pytest.fixture(autouse=True)
def story_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages be read on the day of the story."""
    monkeypatch.setattr(clock, "now", lambda: AT)


def address(village: Cast, slug: str, name: str = "career:proof") -> str:
    return reverse(name, args=[village.person_ids[slug]])


def words(client: Client, where: str, lang: str = "en") -> str:
    """Return what a page says, without its tags."""
    client.cookies["django_language"] = lang
    answer = client.get(where)
    assert answer.status_code == 200, where
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_sokha_reads_what_she_lacks_with_figures_articles_evidence_and_plan(
    sign_in: SignIn, village: Cast
) -> None:
    shown = words(sign_in("sokha"), address(village, "sokha"))
    for expected in (
        "Chea Sokha lacks 2 of 8 requirements for the rank of Senior Teacher .",
        "6 met · 2 missing",
        "430 480 hours needed 50 missing",
        "370 400 needed 30 missing",
        "Counted, 44 activities 430",
        "Waiting for verification · 2 14",
        "Learn 36 more hours",
        "Reach 12 years of service",
        "1 October 2026",
        "Good Teacher for at least 3 years 4 years 4 months",
        "Provincial prize",
        "Senior: from 400 points. to be confirmed by the ministry",
        "pathway/2021-01-01",
    ):
        assert expected.lower() in shown.lower(), expected
    for article in ("14.2", "9.1", "8.1", "8.2", "8.3", "10.1", "11.1", "12.3"):
        assert f"Article {article}" in shown


def test_the_page_is_khmer_with_khmer_digits(sign_in: SignIn, village: Cast) -> None:
    shown = words(sign_in("sokha"), address(village, "sokha"), "km")
    for expected in ("ហេតុអ្វីមិនទាន់?", "២ ក្នុង ៨ លក្ខខណ្ឌ", "គ្រូឈានមុខ", "៤៣០", "មាត្រា ១៤.២", "០១ តុលា ២០២៦"):
        assert expected in shown, expected
    assert not re.search(r"[A-Za-z]{4,}", shown.split("ហេតុអ្វីមិនទាន់?", 2)[2].split("pathway")[0])


def test_a_wait_of_the_calendar_is_told_with_its_day(sign_in: SignIn, village: Cast) -> None:
    shown = words(sign_in("puthy"), address(village, "vibol"))
    assert "lacks 1 of 8 requirements" in shown
    assert "If nothing changes, it can be asked for from 5 November 2026" in shown
    assert "2 years 4 months 3 years needed 8 months missing" in shown


def test_every_kind_of_gap_is_named(sign_in: SignIn, village: Cast) -> None:
    nary = words(sign_in("dara"), address(village, "nary"))
    assert "Associate degree or higher" in nary and "Upper secondary Associate degree needed" in nary
    assert "2 times at least “Good” needed" in nary
    assert "Raise the qualification: Associate degree" in nary
    assert "2 more yearly appraisals of at least “Good”" in nary
    ratana = words(sign_in("puthy"), address(village, "ratana"))
    assert "No disciplinary sanction in force" in ratana and "1 none allowed" in ratana
    assert "Met on 20 November 2026 , if nothing changes" in ratana
    assert "Wait until the sanction is over" in ratana


def test_as_of_a_day_in_the_past_nothing_can_be_asked_for(sign_in: SignIn, village: Cast) -> None:
    client = sign_in("bopha")
    assert "Ask for the rank of Senior School Leader" in words(client, address(village, "bopha"))
    shown = words(client, address(village, "bopha") + "?on=01/03/2026")
    assert "Back to today" in shown and "as it was on 1 March 2026" in shown
    assert "Ask for the rank" not in shown
    assert "That day" in words(sign_in("sokha"), address(village, "sokha") + "?on=16/03/2023")
    assert "The pathway has no rules for 1 March 2020" in words(
        client, address(village, "bopha") + "?on=01/03/2020"
    )


def test_a_day_to_come_or_no_day_is_today(sign_in: SignIn, village: Cast) -> None:
    client = sign_in("sokha")
    today = words(client, address(village, "sokha"))
    for typed in ("01/03/2030", "tomorrow"):
        assert words(client, address(village, "sokha") + f"?on={typed}") == today


def test_somebody_without_a_track_reads_why(sign_in: SignIn, village: Cast) -> None:
    shown = words(sign_in("dara"), address(village, "dara"))
    assert "The pathway has no track for the position held on 16 March 2026" in shown


def test_who_may_not_see_the_file_sees_no_proof(sign_in: SignIn, village: Cast) -> None:
    for slug in ("vanna", "mony", "puthy"):
        assert sign_in(slug).get(address(village, "sokha")).status_code == 404
    for slug in ("bopha", "dara", "lida", "sopheap", "visal"):
        assert sign_in(slug).get(address(village, "sokha")).status_code == 200


def test_a_rank_is_asked_for_once_and_the_request_taken_back(sign_in: SignIn, village: Cast) -> None:
    client = sign_in("bopha")
    sent = {"command_id": str(new_id())}
    for _ in range(2):  # a double click
        answer = client.post(address(village, "bopha", "career:request_rank"), sent)
        assert answer.status_code == 302
    request = RankRequest.objects.get()
    shown = words(client, address(village, "bopha"))
    assert "The rank was asked for on 16 March 2026" in shown
    assert "lacks 1 of 8 requirements" in shown
    assert "Wait until the open request is decided" in shown
    back = reverse("career:withdraw_request", args=[request.pk])
    assert client.post(back, {"command_id": str(new_id())}).status_code == 302
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
    assert "The request is taken back" in words(client, address(village, "bopha"))
    refused = client.post(back, {"command_id": str(new_id())})
    assert refused.status_code == 200 and "closed already" in refused.content.decode()


def test_a_request_that_is_not_true_is_refused_on_the_page(sign_in: SignIn, village: Cast) -> None:
    client = sign_in("sokha")
    client.cookies["django_language"] = "en"
    answer = client.post(address(village, "sokha", "career:request_rank"), {"command_id": str(new_id())})
    assert answer.status_code == 200
    assert "2 of 8 requirements are not met yet" in answer.content.decode()
    assert not RankRequest.objects.exists()


def test_nobody_asks_or_withdraws_for_another(sign_in: SignIn, village: Cast) -> None:
    assert sign_in("mony").post(address(village, "bopha", "career:request_rank")).status_code == 404
    assert "not-allowed" not in words(sign_in("dara"), address(village, "bopha"))
    refused = sign_in("dara").post(address(village, "mony", "career:request_rank"))
    assert refused.status_code == 200 and not RankRequest.objects.exists()


def test_the_file_shows_the_rank_and_the_way_to_the_proof(sign_in: SignIn, village: Cast) -> None:
    client = sign_in("sokha")
    shown = words(client, reverse("desk:person", args=[village.person_ids["sokha"]]))
    assert "Good Teacher since 17 October 2021" in shown
    assert "What is missing to the next rank?" in shown
    before = words(client, reverse("desk:person", args=[village.person_ids["sokha"]]) + "?on=01/10/2021")
    assert "No rank is held yet" in before


@pytest.mark.parametrize("slug", ["sokha", "bopha", "nary", "dara"])
def test_the_page_asks_a_fixed_number_of_statements(
    sign_in: SignIn, village: Cast, slug: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in("dara")
    client.get(address(village, slug))
    with django_assert_max_num_queries(STATEMENTS):
        client.get(address(village, slug))


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lang", ["km", "en"])
def test_the_page_fits_and_is_open_to_everybody(
    village: Cast, sign_in: SignIn, chromium: Browser, live_server: LiveServer, lang: str
) -> None:
    session = sign_in("dara").cookies["sessionid"].value
    context = chromium.new_context(reduced_motion="reduce")
    context.add_cookies(
        [
            {"name": "django_language", "value": lang, "url": live_server.url},
            {"name": "sessionid", "value": session, "url": live_server.url},
        ]
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for slug, query in (
        ("sokha", ""),
        ("bopha", ""),
        ("nary", ""),
        ("dara", ""),
        ("sokha", "?on=16/03/2023"),
    ):
        for width in (1280, 360, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address(village, slug) + query)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{slug} at {width}: {found.generate_report()}"
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, f"{slug}{query} at {width} is {beyond} px too wide"
    context.close()
    assert said == []
