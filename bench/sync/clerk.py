"""How long a clerk waits for a page while the office takes a day's changes, against a quiet office.

The office is a province's, kept by `kru office`, its central beside it on a line without bounds: the work of
the exchange comes as densely as it can. A day is one person of a hundred changed and 500 new lines in
ledgers, with the history of all that; up go the commands that wait. The clerk searches the list, opens a file
and sends the form that corrects one, in turn and without a pause.
"""

import itertools
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from bench.client import Connection, written
from bench.figures import Figure, figure, percentile
from bench.pages import sent_form
from bench.serving import Server, product
from bench.sync import nodes
from bench.sync.extent import Extent
from bench.world import Worlds
from kru.demo.journeys.nodes import OfficeComputer
from kru.demo.journeys.relay import Cable
from kru.kernel.scope import PROVINCE_LEVEL

CLERK, PASSWORD = "bench-clerk", "a password for nobody"  # of `bench.sync.inside`
LINES = 500  # new lines in ledgers a day
PAGES = 300  # that a quiet office is asked for
FORMS = 400
PATIENCE = 900.0  # seconds
LOOKS_EVERY = 0.02
TAKEN = {"list": (200,), "file": (200,), "form": (302, 303)}  # what each is answered if it was done
COMPLETE = "SELECT complete_at FROM sync_line"
TRIED = "SELECT tried_at FROM sync_line"


@dataclass(frozen=True)
class Waited:
    """One page that the clerk asked for: which, when, and how long it took."""

    page: str
    began: float
    ms: float


class Clerk:
    """Somebody signed in at an office, who opens one page after the other."""

    def __init__(self, office: Server, people: Sequence[dict[str, str]]) -> None:
        self._office, self._people, self._turns = office, people, itertools.count()

    def works(self, stop: threading.Event, waited: list[Waited], pages: int = 1 << 30) -> None:
        """Open pages until told to stop; raises `RuntimeError` if one is not what was asked for."""
        connection = Connection(self._office.port)
        while not stop.is_set() and len(waited) < pages:
            turn = next(self._turns)
            page = tuple(TAKEN)[turn % len(TAKEN)]
            person = self._people[turn // len(TAKEN) % len(self._people)]
            asked = written(self._request(page, person, turn), self._office.port)
            began = time.monotonic()
            status, _ = connection.ask(asked)
            waited.append(Waited(page, began, (time.monotonic() - began) * 1000))
            if status not in TAKEN[page]:
                raise RuntimeError(f"the {page} was answered with {status}")

    def _request(self, page: str, person: dict[str, str], turn: int) -> dict[str, Any]:
        if page == "list":
            return self._office.get(f"/people/?q={quote(person['name_km'].split()[-1])}", CLERK)
        if page == "file":
            return self._office.get(f"/people/{person['id']}/", CLERK)
        fields = {name: value for name, value in person.items() if name != "id"}
        form = sent_form(**fields, phone=f"07{turn % 10**7:07}")
        return self._office.post(f"/people/{person['id']}/correct", CLERK, form)


def figures(of: Worlds, extent: Extent) -> Iterator[Figure]:
    """Give the 95th percentile of what a clerk waits during exchanges, against a quiet office."""
    node = of.node(extent.world, "clerk")
    invited = nodes.within(
        node.environment(), "invite", level=PROVINCE_LEVEL, about=extent.people, teachers=False
    )
    quiet: list[Waited] = []
    during: list[Waited] = []
    lasted = []
    with (
        product(node) as central,
        Cable(central.port) as cable,
        tempfile.TemporaryDirectory(prefix="kru-bench-office-", ignore_cleanup_errors=True) as name,
    ):
        computer = OfficeComputer(Path(name) / "office", tls=False)
        nodes.join(computer, invited["code"], cable.port)
        try:
            computer.switch_on()
            _wait_until_another(computer.folder, COMPLETE, None)
            office = Server(computer.port, [], {}, psutil.Process())
            office.sign_in(CLERK, PASSWORD)
            people = nodes.within(computer.environment, "forms", path=invited["path"], count=FORMS)
            clerk = Clerk(office, people)
            clerk.works(threading.Event(), [], pages=3 * len(TAKEN))  # warm
            for turn in range(extent.rounds):
                cable.cut()
                clerk.works(threading.Event(), quiet, pages=len(quiet) + PAGES)
                cable.mend()
                _exchange(computer, office)
                cable.cut()
                nodes.within(
                    computer.environment, "give", path=invited["path"], turn=turn, count=extent.waiting
                )
                nodes.within(node.environment(), "day", path=invited["path"], turn=turn, lines=LINES)
                cable.mend()
                found, seconds = _during_an_exchange(computer, office, clerk)
                during += found
                lasted.append(seconds)
        finally:
            computer.switch_off()
    of.drop(node)
    yield figure("sync", "clerk-people", of.engine, invited["people"])
    yield figure("sync", "clerk-pages", of.engine, len(during))
    yield figure("sync", "clerk-exchange", of.engine, sum(lasted) / len(lasted))
    yield figure("sync", "clerk-wait", of.engine, _p95(during), _p95(quiet))
    yield figure(
        "sync", "clerk-longest", of.engine, *(max(one.ms for one in side) for side in (during, quiet))
    )
    for page in TAKEN:
        pair = ([one for one in side if one.page == page] for side in (during, quiet))
        yield figure("sync", "clerk-wait-for", of.engine, *map(_p95, pair), of=page)


def _during_an_exchange(computer: OfficeComputer, office: Server, clerk: Clerk) -> tuple[list[Waited], float]:
    """Let the clerk work during an exchange; return the pages asked for meanwhile, and its seconds."""
    waited: list[Waited] = []
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(clerk.works, stop, waited)
        try:
            began, ended = _exchange(computer, office)
        finally:
            stop.set()
        working.result()
    return [one for one in waited if began <= one.began <= ended], ended - began


def _exchange(computer: OfficeComputer, office: Server) -> tuple[float, float]:
    """Press the button of the line; return when the exchange began and when it was complete."""
    tried, complete = (nodes.held(computer.folder, statement) for statement in (TRIED, COMPLETE))
    office.ask(office.post("/line/connect", CLERK), count=1)
    began = _wait_until_another(computer.folder, TRIED, tried)
    return began, _wait_until_another(computer.folder, COMPLETE, complete)


def _wait_until_another(folder: Path, statement: str, before: Any) -> float:
    """Return when an office's database no longer answers as before."""
    given_up_at = time.monotonic() + PATIENCE
    while nodes.held(folder, statement) == before:
        if time.monotonic() > given_up_at:
            raise RuntimeError(f"not after {PATIENCE:.0f} s: {statement}")
        time.sleep(LOOKS_EVERY)
    return time.monotonic()


def _p95(waited: Sequence[Waited]) -> float:
    return percentile([one.ms for one in waited], 0.95)
