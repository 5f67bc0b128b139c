"""The gallery in a browser: every archetype in both languages, wide and narrow, by keyboard too."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from kru.ui.samples import PAGES

WIDE, NARROW, TINY = 1280, 360, 320

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(settings: Settings, live_server: LiveServer) -> str:
    settings.DEMO = True
    return f"{live_server.url}/ui/gallery"


@pytest.fixture(params=["km", "en"])
def visit(chromium: Browser, gallery: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "django_language", "value": request.param, "url": gallery}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_archetype_is_open_to_everybody_and_fits(visit: Page, gallery: str) -> None:
    said: list[str] = []
    visit.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    visit.on("pageerror", lambda error: said.append(str(error)))
    for name in PAGES:
        for width in (WIDE, NARROW, TINY):
            visit.set_viewport_size({"width": width, "height": 900})
            visit.goto(f"{gallery}/{name}")
            found = Axe().run(visit)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"
            beyond = visit.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, f"{name} at {width} is {beyond} px too wide"
    assert said == [], "nothing is refused by the content security policy, nothing fails"


@pytest.mark.django_db(transaction=True)
def test_a_list_is_worked_by_keyboard(visit: Page, gallery: str) -> None:
    visit.goto(f"{gallery}/list")
    visit.keyboard.press("/")
    assert visit.evaluate("document.activeElement.name") == "q"
    visit.keyboard.type("j/")
    assert visit.input_value(".k-search input") == "j/", "in a field a key is a letter"
    visit.evaluate("document.activeElement.blur()")
    visit.keyboard.press("j")
    visit.keyboard.press("j")
    visit.keyboard.press("k")
    assert visit.text_content(".k-here .nm") == "ជា សុខា"
    visit.keyboard.press("?")
    assert visit.is_visible("#k-keys")
    visit.keyboard.press("Escape")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/file")


@pytest.mark.django_db(transaction=True)
def test_a_tick_above_stands_for_all_rows(visit: Page, gallery: str) -> None:
    visit.goto(f"{gallery}/list")
    assert visit.evaluate("document.querySelector('[data-all]').indeterminate")
    visit.check("[data-all]")
    visit.wait_for_function("document.querySelectorAll('tr.sel').length === 12")
    visit.uncheck("[data-all]")
    visit.wait_for_function("document.querySelectorAll('tr.sel').length === 0")


@pytest.mark.django_db(transaction=True)
def test_the_language_is_changed_on_the_same_page(visit: Page, gallery: str) -> None:
    visit.goto(f"{gallery}/ledger")
    other = "en" if visit.get_attribute("html", "lang") == "km" else "km"
    visit.click(f".k-mast > .k-lang button[value={other}]")
    visit.wait_for_selector(f"html[lang={other}]")
    assert visit.url.endswith("/ui/gallery/ledger")


@pytest.mark.django_db
def test_the_gallery_is_closed_where_real_work_is_done(client: Client) -> None:
    assert client.get("/ui/gallery").status_code == 404


@pytest.mark.django_db
def test_pages_are_khmer_unless_the_reader_chose_another_language(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    page = client.get("/ui/gallery", headers={"accept-language": "en-US"})
    assert page.headers["Content-Language"] == "km"
    client.post("/language", {"language": "en", "next": "/ui/gallery"})
    assert client.get("/ui/gallery").headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_page_has_one_title_and_its_landmarks(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    for name in PAGES:
        text = client.get(f"/ui/gallery/{name}").content.decode()
        assert text.count("<h1") - (name == "components") == 1, name
        assert re.search(r'class="k-body( wide| wide proof| )"', text), name
        assert '<main id="main"' in text and "k-skip" in text and '<html lang="km">' in text
