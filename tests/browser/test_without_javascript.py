"""Each main form sends without JavaScript, as a browser that has none would send it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from kru.demo.cast import PASSWORD
from kru.demo.journeys.nodes import Node
from kru.spine.clock import day_of, now
from tests.browser.crawling import reached, signed_in
from tests.browser.visiting import context_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.no_cover]


@contextmanager
def tab(node: Node, chromium: Browser, name: str, lang: str = "en") -> Iterator[Page]:
    """Give a tab without JavaScript in which one of the cast is signed in, or nobody."""
    with signed_in(node.address, name) as client:
        cookies = dict(client.cookies)
    with context_of(chromium, node.address, lang=lang, cookies=cookies, javascript=False) as context:
        yield context.new_page()


def test_one_signs_in_changes_the_language_and_signs_out(node: Node, chromium: Browser) -> None:
    with tab(node, chromium, "") as page:
        page.goto(f"{node.address}/people/?q=sokha")
        page.fill("[name=login]", "dara")
        page.fill("[name=password]", "wrong")
        page.locator("form.k-form button").click()
        expect(page.locator("#refused")).to_contain_text("go together")
        page.fill("[name=password]", PASSWORD)
        page.locator("form.k-form button").click()
        expect(page).to_have_url(f"{node.address}/people/?q=sokha")
        page.locator(".k-mast > .k-lang button[value=km]").click()
        expect(page.locator("html")).to_have_attribute("lang", "km")
        page.locator("details.k-me summary").click()
        page.locator("details.k-me form[action*=logout] button").click()
        expect(page.locator("details.k-me")).to_have_count(0)
        page.goto(f"{node.address}/account")
        assert "/accounts/login/" in page.url


def test_one_takes_the_place_of_somebody_in_the_demo(node: Node, chromium: Browser) -> None:
    with tab(node, chromium, "") as page:
        page.goto(f"{node.address}/accounts/login/")
        page.locator(".k-people button", has_text="SEANG Bopha").click()
        expect(page.locator("details.k-me")).to_have_count(1)
        assert "SEANG" in page.goto(f"{node.address}/account").text()  # type: ignore[union-attr]


def test_the_staff_are_searched_and_a_file_is_read_as_of_a_day(node: Node, chromium: Browser) -> None:
    with tab(node, chromium, "dara") as page:
        page.goto(f"{node.address}/people/")
        page.locator(".k-tools input[name=q]").fill("សុខា")
        page.locator(".k-tools input[name=q]").press("Enter")
        page.locator("a.nm").first.click()
        page.locator("input[name=on]").fill("01/01/2016")
        page.locator("form:has(input[name=on]) button").first.click()
        page.wait_for_url("**on=**")  # a click does not wait for the page that it leads to
        expect(page.locator(".ruler")).to_have_count(1)


def test_a_teacher_logs_and_the_director_confirms(node: Node, chromium: Browser) -> None:
    with tab(node, chromium, "sokha") as page:
        page.goto(f"{node.address}/activities/log")
        page.locator("input[name=kind]").first.check()
        page.fill("[name=title]", "រង្វង់រៀនសូត្រ គ្មានស្គ្រីប")
        page.fill("[name=hours]", "2")
        page.fill("[name=held_on]", f"{day_of(now()):%d/%m/%Y}")
        page.locator("main form button.btn-primary").click()
        expect(page).to_have_url(re.compile(r"/activities/[0-9a-f-]{36}$"))
        where = page.url
    with tab(node, chromium, "bopha") as page:
        page.goto(where)
        page.locator("main form button.btn-primary").click()
        expect(page.locator("[role=status]").first).to_be_visible()


@pytest.mark.parametrize("name", ["sokha", "dara", "mealea", "visal"])
def test_every_page_shows_its_title(node: Node, chromium: Browser, name: str) -> None:
    with signed_in(node.address, name) as client:
        pages = reached(client, "/")
    with tab(node, chromium, name, "km") as page:
        for one in pages:
            page.goto(f"{node.address}{one.address}")
            assert page.locator("h1").first.is_visible(), one.address
