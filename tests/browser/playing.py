"""One of the cast at a browser: reads labels, fills in, presses, and looks at what stands on the page."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Locator, expect

from kru.demo.cast import PASSWORD
from kru.kernel import khmer

WIDE, NARROW = 1280, 360  # pixels
MOST = 20_000  # milliseconds a page may take on a loaded machine


class Player:
    """Somebody with a browser; what they read and press is named in English and found in their language."""

    def __init__(
        self, chromium: Browser, node: str, slug: str, *, javascript: bool = True, width: int = WIDE
    ) -> None:
        self.node, self.slug, self.lang = node, slug, "km"
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="km-KH",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        self.context.set_default_timeout(MOST)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def say(self, english: str, **figures: object) -> str:
        """Return a text of the product as this person reads it."""
        with translation.override(self.lang):
            found = translation.gettext(english)
        return self._filled(found, figures)

    def count(self, one: str, many: str, **figures: int) -> str:
        """Return a text of the product that says how many, as this person reads it."""
        with translation.override(self.lang):
            found = translation.ngettext(one, many, *figures.values())
        return self._filled(found, figures)

    def figure(self, value: object) -> str:
        """Return a day, a number or a name as it stands on a page of this person."""
        if isinstance(value, date):
            return khmer.day(value, self.lang)
        return khmer.number(value, self.lang) if isinstance(value, int) else str(value)

    def _filled(self, text: str, figures: Mapping[str, object]) -> str:
        return text % {name: self.figure(value) for name, value in figures.items()} if figures else text

    def sign_in(self) -> None:
        """Sign in with name and password at the form."""
        self.page.goto(f"{self.node}/")
        form = self.page.locator("form").filter(has=self.page.get_by_label(self.say("Password")))
        form.get_by_label(self.say("Number or name of the account")).fill(self.slug)
        form.get_by_label(self.say("Password")).fill(PASSWORD)
        form.get_by_role("button", name=self.say("Sign in")).click()
        self.shows("Waiting for you", at=self.page.locator("body"))

    def speak_english(self) -> None:
        """Press the button of the other language."""
        self.page.get_by_role("banner").get_by_role("button", name="EN", exact=True).click()
        self.lang = "en"
        expect(self.page.locator("html")).to_have_attribute("lang", "en")

    @property
    def main(self) -> Locator:
        """Return the part of the page that is not frame."""
        return self.page.get_by_role("main")

    def tab(self, english: str) -> None:
        """Open a part of the product from the row under the masthead."""
        self.go(english, at=self.page.get_by_role("navigation", name=self.say("Parts")))

    def beside(self, words: str) -> None:
        """Follow a link of the column beside the page."""
        self.follow(words, at=self.page.get_by_role("complementary"))

    def go(self, english: str, *, at: Locator | None = None) -> None:
        """Follow the link with some words on it."""
        self.follow(self.say(english), at=at)

    def follow(self, words: str, *, at: Locator | None = None) -> None:
        """Follow the link that bears a name, a title or a day."""
        (at or self.main).get_by_role("link", name=words).first.click()

    def press(self, english: str, *, at: Locator | None = None, **figures: object) -> None:
        """Press the button with some words on it."""
        words = self.say(english, **figures)
        (at or self.main).get_by_role("button", name=words, exact=True).click()

    def fill(self, label: str, value: str | date) -> None:
        """Fill the field in that has a label."""
        typed = f"{value:%d/%m/%Y}" if isinstance(value, date) else value
        self.field(label).fill(typed)

    def choose(self, label: str, option: str) -> None:
        """Choose from the list that has a label."""
        self.field(label).select_option(label=self.say(option))

    def tick(self, english: str) -> None:
        """Choose the one of several that is called so."""
        self.main.get_by_role("radio", name=self.say(english), exact=True).check()

    def attach(self, label: str, path: Path) -> None:
        """Attach a file to the field that has a label."""
        self.field(label).set_input_files(path)

    def field(self, label: str) -> Locator:
        """Return the field that has a label, whether or not it may stay empty."""
        words, rest = re.escape(self.say(label)), re.escape(self.say("if there is one"))
        return self.main.get_by_label(re.compile(f"^\\s*{words}\\s*({rest})?\\s*$"))

    def find(self, text: str) -> None:
        """Search from the masthead, wherever one is."""
        box = self.page.get_by_role("banner").get_by_role("searchbox")
        box.fill(text)
        box.press("Enter")
        self.page.wait_for_url(re.compile(r"/people/\?q="))

    def search(self, text: str, *, by: str = "Search staff") -> None:
        """Search in the list that is open."""
        box = self.main.get_by_role("searchbox", name=self.say(by))
        box.fill(text)
        box.press("Enter")
        self.page.wait_for_url(re.compile(r"[?&]q="))

    def row(self, *words: str) -> Locator:
        """Return the row of a table or list on which all words stand."""
        rows = self.main.locator("tbody tr, li")
        for word in words:
            rows = rows.filter(has_text=word)
        return rows.first

    def shows(self, english: str, *, at: Locator | None = None, **figures: object) -> None:
        """See some words of the product on the page."""
        self.sees(self.say(english, **figures), at=at)

    def sees(self, *words: object, at: Locator | None = None) -> None:
        """See a name, a title or a figure on the page."""
        for word in words:
            shown = self.figure(word)
            expect((at or self.main).get_by_text(shown).filter(visible=True).first).to_be_visible()

    def headed(self, english: str, **figures: object) -> None:
        """See that the page has a heading."""
        expect(self.main.get_by_role("heading", level=1, name=self.say(english, **figures))).to_be_visible()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")
