"""Finds the pages that somebody can reach by following links from the first page."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from kru.demo.cast import PASSWORD

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=/verify/)[^/?]+")
NO_SESSION = ("/accounts/logout/",)
# Pages that are known by their address, printed or told: from where one begins, and what is opened too.
START = {
    "/accounts/login/": ("/verify/", "/first-sign-in"),
    "/": ("/certificates/",),
}


@dataclass(frozen=True)
class Reached:
    """One page: its address, its shape (ids left out), and its source."""

    address: str
    shape: str
    source: str


class _Parts(HTMLParser):
    """Collects the links of a page, and its forms with what sends them."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.unsent: list[str] = []
        self.kinds: set[tuple[str, str, str]] = set()  # of elements: tag, classes, names of attributes
        self._sends = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form, or what sends the form it stands in."""
        given = dict(attrs)
        self.kinds.add((tag, given.get("class") or "", " ".join(sorted(given))))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        elif tag == "form":
            self.forms.append(given)
            self._sends = False
        elif tag == "button" and given.get("type", "submit") == "submit" and "hidden" not in given:
            self._sends = True
        elif tag == "input" and given.get("type") in ("search", "submit", "image"):
            self._sends = True  # Enter sends the only field of a search

    def handle_endtag(self, tag: str) -> None:
        """Note a form that nothing sends."""
        if tag == "form" and not self._sends and self.forms[-1].get("method") != "dialog":
            self.unsent.append(str(self.forms[-1]))


def parts(source: str) -> _Parts:
    """Return the links and forms of a page."""
    found = _Parts()
    found.feed(source)
    return found


@contextmanager
def signed_in(base: str, name: str) -> Iterator[httpx.Client]:
    """Give a client in which one of the cast is signed in, or nobody for an empty name."""
    with httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client:
        if name:
            sign_in(client, name)
        yield client


def sign_in(client: httpx.Client, name: str) -> None:
    """Sign in one of the cast."""
    page = client.get("/accounts/login/").text
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    sent = {"csrfmiddlewaretoken": token, "login": name, "password": PASSWORD}
    answer = client.post("/accounts/login/", data=sent, headers={"Origin": str(client.base_url).rstrip("/")})
    assert answer.url.path == "/", f"{name} is not signed in: {answer.status_code} {answer.url}"


def shape_of(address: str) -> str:
    """Return an address without ids and without what is asked of it."""
    return ID.sub("*", urlsplit(address).path)


def reached(client: httpx.Client, start: str, *, most: int = 8) -> list[Reached]:
    """Return the pages that links lead to, in the order they are met.

    Up to `most` of a shape are opened, since the first may lead nowhere; given back are the first, and those
    from which a shape of page is linked that nothing before led to.
    """
    base = str(client.base_url)
    waiting, seen = deque([*START.get(start, ()), start]), {start, *START.get(start, ())}
    counted: dict[str, int] = {}
    led_to: set[str] = set()
    shown: set[str] = set()
    pages = []
    while waiting:
        address = waiting.popleft()
        shape = shape_of(address)
        kind = shape + str(sorted(parse_qs(urlsplit(address).query)))
        if counted.get(kind, 0) >= most or address in NO_SESSION:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, f"a link leads to {address}: {answer.status_code}"
        counted[kind] = counted.get(kind, 0) + 1
        if "html" not in answer.headers["content-type"]:
            continue
        leads = set()
        for link in parts(answer.text).links:
            there = urlsplit(urljoin(f"{base.rstrip('/')}{address}", link))
            if there.netloc == urlsplit(base).netloc:
                found = there.path + (f"?{there.query}" if there.query else "")
                leads.add(shape_of(found))
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
        if shape not in shown or leads - led_to:
            pages.append(Reached(address, shape, answer.text))
            shown.add(shape)
        led_to |= leads
    return pages
