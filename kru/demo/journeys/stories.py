"""How a story is told: steps that are timed, printed one line each, and stop at the first that fails."""

import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from kru.demo.cast import PASSWORD
from kru.demo.journeys.nodes import NotStarted
from kru.demo.journeys.pages import Unexpected
from kru.demo.journeys.visitor import Visitor

Print = Callable[[str], None]


class Ended(Exception):
    """A story that cannot go on, because a step was not as it should be."""


@dataclass
class Story:
    """One playing of a journey against a node: who plays, where files lie, and what came of each step."""

    journey: str
    node: str
    folder: Path
    today: date
    say: Print
    mark: str = field(default_factory=lambda: uuid4().hex[:6])  # in names, so that a story can be told again
    results: list[dict[str, Any]] = field(default_factory=list)
    _visitors: dict[tuple[str, str], Visitor] = field(default_factory=dict)

    def visitor(self, slug: str, *, at: str = "", trust: ssl.SSLContext | None = None) -> Visitor:
        """Return one of the cast, signed in the first time they are needed; `at` another node than usual."""
        node = at or self.node
        if (node, slug) not in self._visitors:
            self._visitors[node, slug] = Visitor(node, slug, trust=trust)
            page = self._visitors[node, slug].sign_in(PASSWORD)
            if "/accounts/login" in page.path:
                raise Unexpected(f"{slug} could not sign in: {page.text[:200]}")
        return self._visitors[node, slug]

    def stranger(self) -> Visitor:
        """Return somebody who is not signed in."""
        return Visitor(self.node, "somebody")

    @contextmanager
    def step(self, name: str, by: str = "", **figures: Any) -> Iterator[dict[str, Any]]:
        """Play one step; what it puts into the given figures is printed with it."""
        line: dict[str, Any] = {"journey": self.journey, "step": name, "ok": True, "ms": 0}
        if by:
            line["by"] = by
        shown = dict(figures)
        started = time.perf_counter()
        try:
            yield shown
        except (Unexpected, NotStarted, OSError) as failure:
            line |= {"ok": False, "why": str(failure)}
        line["ms"] = round((time.perf_counter() - started) * 1000)
        line |= shown
        self.results.append(line)
        self.say(json.dumps(line, ensure_ascii=False, default=str))
        if not line["ok"]:
            raise Ended(name)


def expect(true: object, otherwise: str) -> None:
    """Say what is wrong if something is not as the story needs it."""
    if not true:
        raise Unexpected(otherwise)


Telling = Callable[[Story], None]


def play(
    journey: str, telling: Telling, *, node: str, folder: Path, today: date, say: Print
) -> list[dict[str, Any]]:
    """Play a journey against a node and return a line for each step; the last may have failed."""
    story = Story(journey, node, folder, today, say)
    try:
        telling(story)
    except Ended:
        return story.results
    return story.results
