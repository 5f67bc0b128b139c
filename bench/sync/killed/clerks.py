"""People at their browsers while everything breaks, and the book of what each page answered them."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from kru.demo.cast import PASSWORD
from kru.demo.journeys.pages import Form, Page, Unexpected
from kru.demo.journeys.visitor import Values, Visitor

# `not now`: the page said that there was no room; `unsure`: nobody knows. Neither says that it was not done:
# the line may bring the same request once more, when there is room again
Answer = Literal["done", "refused", "not now", "unsure"]
PATIENCE = 45.0  # seconds; longer than a page waits for a locked database
GOES_ON_AFTER = 1.0  # seconds after a page that did not come
SENDS_AGAIN = 0.6  # how often somebody without an answer presses once more
LANGUAGE = "en"
NO_ROOM = 507


@dataclass
class Command:
    """One form that was sent: where, by whom, and every answer to it."""

    node: str
    by: str
    what: str
    answers: list[Answer] = field(default_factory=list)


class Book:
    """What pages answered, kept outside of all that is killed."""

    def __init__(self) -> None:
        self.commands: dict[UUID, Command] = {}
        self.strange: list[str] = []  # pages that neither did, nor refused, nor said what is wrong
        self.logged: list[str] = []  # activities that somebody may confirm
        self._lock = threading.Lock()

    def sent(self, command_id: UUID, node: str, by: str, what: str) -> None:
        """Keep that a form is being sent, before it is."""
        with self._lock:
            self.commands.setdefault(command_id, Command(node, by, what))

    def answered(self, command_id: UUID, answer: Answer) -> None:
        """Keep what the page answered."""
        with self._lock:
            self.commands[command_id].answers.append(answer)

    def done(self) -> int:
        """Return how many commands a page has called done."""
        return sum("done" in held.answers for held in list(self.commands.values()))

    def at(self, node: str) -> Iterable[tuple[UUID, Command]]:
        """Return what was sent at a node."""
        return [(pk, held) for pk, held in self.commands.items() if held.node == node]


class Clerk:
    """One person at a browser: does one thing after the other, and presses again where no answer comes."""

    def __init__(self, book: Book, node: str, address: str, slug: str, rng: Random, today: date) -> None:
        self.book, self.node, self.slug, self.rng, self.today = book, node, slug, rng, today
        self._visitor = Visitor(address, slug, LANGUAGE, patience=PATIENCE)
        self._signed_in = False

    def work(self, deeds: Iterable["Deed"], stop: threading.Event, pace: float) -> None:
        """Do one deed after the other until told to stop."""
        choice = list(deeds)
        while not stop.is_set():
            try:
                if not self._signed_in:
                    self.sign_in()
                self.rng.choice(choice)(self)
            except Unexpected:
                self._look()
            except (OSError, http.client.HTTPException):
                stop.wait(GOES_ON_AFTER)
            stop.wait(self.rng.uniform(0.2, 2.0) * pace)

    def open(self, address: str) -> Page:
        """Open a page."""
        return self._visitor.open(address)

    def give(self, form: Form, values: Values, what: str) -> None:
        """Send a form that carries a command, once more where no answer comes, and keep what is answered."""
        command_id = UUID(dict(form.values)["command_id"])
        self.book.sent(command_id, self.node, self.slug, what)
        while True:
            answer = self._send(form, values)
            self.book.answered(command_id, answer)
            if answer in ("done", "refused") or self.rng.random() > SENDS_AGAIN:
                return
            time.sleep(GOES_ON_AFTER)

    def _send(self, form: Form, values: Values) -> Answer:
        asked = urlsplit(form.address).path
        try:
            page = self._visitor.send(form, values)
        except Unexpected:
            self._look()
            page = self._visitor.page
        except (OSError, http.client.HTTPException):
            return "unsure"
        path = urlsplit(page.address).path
        if path.startswith("/accounts/"):
            self._signed_in = False
            return "unsure"
        if path != asked:
            return "done"
        if page.status == NO_ROOM:
            return "not now"
        return "refused" if page.status == 200 else "unsure"

    def _look(self) -> None:
        """Keep a page that fails without saying why."""
        page = self._visitor.page
        if page.status >= 500 and page.status not in (503, NO_ROOM):
            self.book.strange.append(
                f"{self.slug} at {self.node}: {page.status} {page.path} {page.text[:200]}"
            )
        if page.status in (401, 403) or page.path.startswith("/accounts/"):
            self._signed_in = False

    def sign_in(self) -> None:
        """Sign in."""
        self._signed_in = "/accounts/login" not in self._visitor.sign_in(PASSWORD).path


Deed = Callable[[Clerk], None]


def correct(clerk: Clerk) -> None:
    """Give somebody another telephone number."""
    form = clerk.open(f"{_somebody(clerk)}correct").form(having="phone")
    clerk.give(form, {"phone": f"0402{clerk.rng.randrange(100_000):05}"}, "correct")


def post(clerk: Clerk) -> None:
    """Post somebody to another workplace."""
    page = clerk.open(f"{_somebody(clerk)}post")
    workplaces = [link for link in page.links if "unit=" in link.address]
    if workplaces:
        form = clerk.open(clerk.rng.choice(workplaces).address).form(having="starts_on")
        clerk.give(form, {"starts_on": f"{clerk.today:%d/%m/%Y}"}, "post")


def log(clerk: Clerk) -> None:
    """Log learning of one's own."""
    form = clerk.open("/activities/log").form(having="evidence")
    given = {
        "kind": "learning_community", "title": f"សហគមន៍ {clerk.rng.randrange(10**6)}",
        "held_on": f"{clerk.today:%d/%m/%Y}", "hours": str(clerk.rng.choice((1, 2))), "learned": "អានជាមួយសិស្ស",
    }  # fmt: skip
    clerk.give(form, given, "log")
    clerk.book.logged.append(dict(form.values)["command_id"])


def confirm(clerk: Clerk) -> None:
    """Confirm what somebody logged, if it has come here."""
    if clerk.book.logged:
        activity = f"/activities/{clerk.rng.choice(clerk.book.logged[-8:])}"
        clerk.give(clerk.open(activity).form(to="/confirm"), {}, "confirm")


def connect(clerk: Clerk) -> None:
    """Press the button that asks for an exchange now."""
    page = clerk.open("/line/")
    clerk._visitor.send(page.form(to="/line/connect"))


def _somebody(clerk: Clerk) -> str:
    page = clerk.open("/people/")
    files = {urlsplit(link.address).path for link in page.links if "/people/" in link.address}
    found = sorted(path for path in files if path.count("/") == 3 and len(path) > 40)
    if not found:
        raise Unexpected("nobody is here yet")
    return clerk.rng.choice(found)
