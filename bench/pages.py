"""Measures of pages: rates, times, sizes, statements, weights, and the write that credits a ledger."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any, TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

from bench.figures import Figure, figure, median, percentile
from bench.serving import Answers, Server, weights
from bench.world import ROOT, Node

AT_ONCE = 8
NAMES = 12  # that many people bear, to look for
LIST = "/people/"
REFERENCE = "/"
SEEN_BY = "sopheap"  # the Department of Personnel: sees the whole country
TEACHERS, DIRECTOR = ("sokha", "sovanna", "mony"), "bopha"
USERS = (SEEN_BY, *TEACHERS, DIRECTOR)
Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Effort:
    """How long and how often everything is measured."""

    rounds: int = 3
    seconds: float = 4.0  # of load in a round
    pages: int = 120  # one at a time in a round
    writes: int = 20


@dataclass(frozen=True)
class Bench:
    """What pages are measured with: the product at two sizes, the reference, people to ask for."""

    suite: str
    ours: Server
    smaller: Server
    reference: Server
    sample: dict[str, Any]
    smaller_sample: dict[str, Any]
    engine: str
    effort: Effort

    def figure(self, measure: str, ours: float, reference: float | None = None, *, of: str = "") -> Figure:
        """Judge a measurement of this engine."""
        return figure(self.suite, measure, self.engine, ours, reference, of=of)


def asked_inside(node: Node, what: str) -> dict[str, Any]:
    """Return what `bench.inside` says from within a node."""
    command = [sys.executable, "-m", "bench.inside", what]
    said = subprocess.run(command, env=node.environment(), cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(said.stdout))


def list_figures(bench: Bench) -> Iterator[Figure]:
    """Measure the list of all staff against the reference: eight at a time, then one after another."""
    effort = bench.effort
    sides = ((bench.ours, bench.ours.get(LIST, SEEN_BY)), (bench.reference, bench.reference.get(REFERENCE)))
    rates = _in_turn(
        effort, sides, lambda server, page: server.ask(page, seconds=effort.seconds, at_once=AT_ONCE)
    )
    yield bench.figure("list-rate", *(median([seen.rate for seen in side]) for side in rates))
    times = _in_turn(effort, sides, lambda server, page: server.ask(page, count=effort.pages))
    yield bench.figure("list-p95", *(median([percentile(seen.ms, 0.95) for seen in side]) for side in times))


def size_figures(bench: Bench) -> Iterator[Figure]:
    """Measure list, search and file at both sizes; `size-common` looks for names that many bear."""
    names = [name for name in bench.smaller_sample["names"] if name in bench.sample["names"]][:NAMES]
    common = [f"{LIST}?q={quote(name)}" for name in names]
    pages = {
        "size-list": ([LIST], [LIST]),
        "size-search": (_searches(bench.sample), _searches(bench.smaller_sample)),
        "size-common": (common, common),
        "size-file": (_files(bench.sample), _files(bench.smaller_sample)),
    }
    for measure, (large, small) in pages.items():
        sides = (
            (bench.ours, [bench.ours.get(path, SEEN_BY) for path in large]),
            (bench.smaller, [bench.smaller.get(path, SEEN_BY) for path in small]),
        )
        seen = _in_turn(
            bench.effort, sides, lambda server, asked: server.ask(*asked, count=bench.effort.pages)
        )
        yield bench.figure(measure, *(median([median(one.ms) for one in side]) for side in seen))


def search_figures(bench: Bench) -> Iterator[Figure]:
    """Measure searches for people by what is known of them, against the list."""
    list_page = [bench.ours.get(LIST, SEEN_BY)]
    for measure, column in (
        ("search-km", "name_km"),
        ("search-latin", "name_latin"),
        ("search-number", "staff_number"),
    ):
        found = [f"{LIST}?q={quote(person[column])}" for person in bench.sample["people"]]
        sides = (
            (bench.ours, [bench.ours.get(path, SEEN_BY) for path in found]),
            (bench.ours, list_page),
        )
        seen = _in_turn(
            bench.effort, sides, lambda server, asked: server.ask(*asked, count=bench.effort.pages)
        )
        yield bench.figure(measure, *(median([percentile(one.ms, 0.95) for one in side]) for side in seen))


def statement_figures(bench: Bench, node: Node) -> Iterator[Figure]:
    """Count the statements of list, file and home page, for whoever of the cast needs most."""
    counts = asked_inside(node, "statements")
    for page in ("list", "file", "home"):
        yield bench.figure(f"statements-{page}", counts[page])


def weight_figures(bench: Bench) -> Iterator[Figure]:
    """Weigh the main pages as they go over the line, and time them with eight at a time."""
    for name, (path, username) in _main_pages(bench.sample).items():
        first, then = weights(bench.ours, path, username)
        yield bench.figure("weight-first", first / 1000, of=name)
        yield bench.figure("weight-next", then / 1000, of=name)
        page = bench.ours.get(path, username)
        seen = [
            bench.ours.ask(page, seconds=bench.effort.seconds / 2, at_once=AT_ONCE)
            for _ in range(bench.effort.rounds)
        ]
        yield bench.figure("p95-8", median([percentile(one.ms, 0.95) for one in seen]), of=name)


def credit_figures(bench: Bench, today: date) -> Iterator[Figure]:
    """Measure the confirming of an activity, which credits a ledger, against the reading of that ledger."""
    ours, effort = bench.ours, bench.effort
    writes, reads = [], []
    for turn in range(effort.rounds):
        logged = [
            (teacher, log_activity(ours, teacher, today, f"{turn}-{number}"))
            for number, teacher in zip(range(effort.writes), cycle(TEACHERS), strict=False)
        ]
        confirm = [
            ours.post(f"/activities/{activity}/confirm", DIRECTOR, sent_form()) for _, activity in logged
        ]
        ledger = [
            ours.get(f"{LIST}{bench.sample['cast'][teacher]}/ledger", DIRECTOR) for teacher, _ in logged
        ]
        writes.append(median(ours.ask(*confirm, count=effort.writes).ms))
        reads.append(median(ours.ask(*ledger, count=effort.writes).ms))
    yield bench.figure("credit-write", median(writes), median(reads))


def log_activity(ours: Server, teacher: str, today: date, title: str) -> str:
    """Log an activity as a teacher does and return its id, which is that of the command."""
    activity = str(uuid4())
    held_on = f"{today:%d/%m/%Y}"
    body = sent_form(activity, kind="learning_community", title=title, held_on=held_on, hours="2", learned="")
    ours.ask(ours.post("/activities/log", teacher, body), count=1)
    return activity


def sent_form(command: str = "", **fields: str) -> str:
    """Return what a browser sends of a form, with the id of its command."""
    return urlencode({"command_id": command or str(uuid4()), **fields})


def _in_turn(
    effort: Effort,
    sides: Sequence[tuple[Server, Asked]],
    ask: Callable[[Server, Asked], Answers],
) -> list[list[Answers]]:
    """Ask both sides in turn, once to warm up and then in each round; return what was seen by side."""
    for server, asked in sides:
        ask(server, asked)
    seen: list[list[Answers]] = [[] for _ in sides]
    for _ in range(effort.rounds):
        for place, (server, asked) in enumerate(sides):
            seen[place].append(ask(server, asked))
    return seen


def _main_pages(sample: dict[str, Any]) -> dict[str, tuple[str, str]]:
    person = sample["people"][0]["id"]
    own = sample["cast"][TEACHERS[0]]
    return {
        "home": ("/", DIRECTOR),
        "list": (LIST, SEEN_BY),
        "file": (f"{LIST}{person}/", SEEN_BY),
        "ledger": (f"{LIST}{own}/ledger", TEACHERS[0]),
    }


def _searches(sample: dict[str, Any]) -> list[str]:
    columns = ("name_km", "name_latin", "staff_number")
    return [f"{LIST}?q={quote(person[column])}" for person in sample["people"] for column in columns]


def _files(sample: dict[str, Any]) -> list[str]:
    return [f"{LIST}{person['id']}/" for person in sample["people"]]
