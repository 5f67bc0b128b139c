"""A browser that notes what went wrong on a page, where it asked, and what the page weighed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

FONTS = (".woff2",)
# Numbers what the Tab key must reach (of radios one a group), and notes where the focus goes and if it shows.
WATCH_FOCUS = """() => {
  const seen = one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length;
  const groups = new Set();
  const wanted = [...document.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex='0']")]
    .filter(one => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && seen(one))
    .filter(one => one.type !== "radio" || !groups.has(one.name) && groups.add(one.name));
  window.wanted = new Map(wanted.map(one => [one.type === "radio" ? one.name : one, one]));
  window.unshown = [];
  document.addEventListener("focusin", ({target}) => {
    window.wanted.delete(target.type === "radio" ? target.name : target);
    const style = getComputedStyle(target);
    const shows = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      || style.boxShadow !== "none";
    if (!shows) window.unshown.push(target.outerHTML.slice(0, 120));
  });
  return window.wanted.size;
}"""


@contextmanager
def context_of(
    chromium: Browser, base: str, *, lang: str, cookies: dict[str, str], javascript: bool = True
) -> Iterator[BrowserContext]:
    """Give a browser context in a language, with the cookies of whoever is signed in."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", java_script_enabled=javascript
    )
    context.set_default_timeout(30_000)
    for name, value in {**cookies, "django_language": lang}.items():
        context.add_cookies([{"name": name, "value": value, "url": base}])
    yield context
    context.close()


class Visitor:
    """One tab with everything that must not happen noted, and each transfer weighed."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base, self.page = base, context.new_page()
        self.faults: list[str] = []
        self.sizes: dict[str, int] = {}  # bytes on the line, by address, the first time
        self._asked: dict[str, str] = {}
        self._used: set[str] = set()
        self._sent = 0
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._requested)
        line = context.new_cdp_session(self.page)
        line.on("Network.requestWillBeSent", self._begun)
        line.on("Network.loadingFinished", self._finished)
        line.send("Network.enable")

    def open(self, address: str) -> Page:
        """Open a page of the node and wait until everything on it is there."""
        self._used.clear()
        self._sent = 0
        answer = self.page.goto(f"{self.base}{address}", wait_until="load")
        if answer is None or not answer.ok:
            self.faults.append(f"{address}: {answer and answer.status}")
        self.page.wait_for_timeout(20)  # what is counted arrives a moment after the page
        return self.page

    def weights(self) -> tuple[int, int]:
        """Return the bytes of the page opened last, by a browser that never was here, and by this one."""
        first = sum(self.sizes.get(address, 0) for address in self._used)
        return first, self._sent

    def sideways(self, width: int) -> int:
        """Return by how many pixels the page is wider than a window of a width."""
        self.page.set_viewport_size({"width": width, "height": 900})
        beyond: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return beyond

    def by_keyboard(self) -> list[str]:
        """Walk the open page with the Tab key; return what it does not reach, and what shows no focus."""
        wanted: int = self.page.evaluate(WATCH_FOCUS)
        for _ in range(wanted + 2):  # twice through the address bar, where there is one
            self.page.keyboard.press("Tab")
        missed: list[str] = self.page.evaluate(
            "[...window.wanted.values()].map(one => one.outerHTML.slice(0, 120))"
        )
        unshown: list[str] = self.page.evaluate("window.unshown")
        return [f"not reached: {one}" for one in missed] + [f"no focus shown: {one}" for one in unshown]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _requested(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme not in ("data", "blob") and there.netloc != urlsplit(self.base).netloc:
            self.faults.append(f"{self.page.url} asks {request.url}")

    def _begun(self, event: dict[str, Any]) -> None:
        self._asked[event["requestId"]] = address = event["request"]["url"]
        if not address.endswith(FONTS):
            self._used.add(address)

    def _finished(self, event: dict[str, Any]) -> None:
        address = self._asked.get(event["requestId"], "")
        size = int(event["encodedDataLength"])
        if address and size and not address.endswith(FONTS):
            self.sizes.setdefault(address, size)
            self._sent += size
