"""One play from beginning to end: nodes set up, people and harm at once, rest, and the judgement."""

import contextlib
import re
import shutil
import sqlite3
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench.sync.killed import judge
from bench.sync.killed.clerks import Book, Clerk, Deed, confirm, connect, correct, log, post
from bench.sync.killed.harm import AT_HOME, Harm
from bench.sync.killed.machines import FILE, Cluster, Machine, NotStarted
from bench.sync.killed.room import CLUSTER_DISK, LOCAL, Room, free_port, room
from kru.demo.cast import PASSWORD
from kru.demo.journeys.visitor import Visitor
from kru.demo.village import UNIT_BY_SLUG
from kru.spine import clock
from tests.faults import GOOD, FaultProxy

CODE = re.compile(r"kru office --join (\S+) --central (\S+)")
RESTS_WITHIN = 300.0  # seconds
WISHES_EVERY = 3.0
LEAST = 8  # commands that are done before a play may end
CENTRAL = "central"
OFFICES = (
    ("preaek-svay", "kh.31.3101", "district"),
    ("tonle-thum", "kh.31", "province"),
    ("boeng-chhuk", "kh.31.3102", "boeng-chhuk"),
)
PEOPLE: dict[str, dict[str, tuple[Deed, ...]]] = {
    CENTRAL: {"sopheap": (correct, post), "sokha": (log,), "vibol": (log,), "lida": (correct, post)},
    "preaek-svay": {"dara": (correct, correct, post, connect), "bopha": (log, confirm, confirm)},
    "tonle-thum": {"lida": (correct, post, connect)},
    "boeng-chhuk": {"chanra": (log, confirm, connect)},
}


@dataclass
class Estate:
    """The nodes of a play, and the lines between offices and the centre and between people and each node."""

    machines: list[Machine]
    cluster: Cluster | None
    lines: dict[str, FaultProxy] = field(default_factory=dict)
    at_home: dict[str, FaultProxy] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    @property
    def offices(self) -> list[Machine]:
        """Return the nodes that are offices."""
        return self.machines[1:]


def play(
    engine: str, seed: int, *, minutes: float, offices: int, pace: float, brief: bool, keep: Path | None
) -> dict[str, Any]:
    """Play, and return the figures."""
    rng = Random(seed)
    with room() as held, contextlib.ExitStack() as running:
        try:
            estate = _set_up(held, running, engine, rng, offices)
            url = estate.cluster.url if estate.cluster else ""
            central = judge.Kept(CENTRAL, "", estate.machines[0].data, url)
            parts = {name: path for name, path, _ in OFFICES}
            copies = [judge.Kept(one.name, parts[one.name], one.data) for one in estate.offices]
            base = judge.begun(central)
            book = Book()
            lines = list(estate.lines.values())
            harm = Harm(estate.machines, lines, estate.cluster, rng, pace, brief)
            _break(estate, harm, book, rng, minutes, pace)
            _come_to_rest(estate, harm)
            counted, found = judge.judge(central, copies, base, book)
            found += [f"page: {page}" for page in book.strange]
            found += [f"file: {file}" for file in harm.damaged]
            print("\n".join(found), file=sys.stderr)
            return _figures(engine, seed, estate, harm, book, counted) | {
                "damaged": counted["damaged"] + len(harm.damaged), "failed_pages": len(book.strange),
                "lacks": held.lacks,
            }  # fmt: skip
        finally:
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                for log in held.folder.glob("*.log"):
                    shutil.copy(log, keep)


def _set_up(held: Room, running: contextlib.ExitStack, engine: str, rng: Random, offices: int) -> Estate:
    place = held.place(CENTRAL, CLUSTER_DISK, apart=False)
    settings, cluster = {"KRU_DEMO": "1"}, None
    if engine == "postgresql":
        cluster = Cluster(place, free_port())
        running.callback(cluster.stop)
        cluster.start()
        settings["KRU_DATABASE_URL"] = cluster.url
    central = Machine(place, ["run", "--demo"], settings)
    running.callback(central.switch_off)
    central.switch_on()
    estate = Estate([central], cluster)
    _at_home(estate, central, running, rng)
    sovath = Visitor(estate.addresses[CENTRAL], "sovath")
    sovath.sign_in(PASSWORD)
    for name, _, unit in OFFICES[:offices]:
        office = Machine(held.place(name), ["office"], {})
        line = FaultProxy((LOCAL, place.port), GOOD, rng.randrange(10**6), host=office.place.here)
        port = running.enter_context(line)
        code = _invited(sovath, name, UNIT_BY_SLUG[unit].name.km)
        office.do("office", "--join", code, "--central", f"http://{office.place.here}:{port}", "--join-only")
        running.callback(office.switch_off)
        office.switch_on()
        estate.machines.append(office)
        estate.lines[name] = line
        _at_home(estate, office, running, rng)
        _until(office, "SELECT 1 FROM sync_line WHERE complete_at IS NOT NULL")
    return estate


def _at_home(estate: Estate, machine: Machine, running: contextlib.ExitStack, rng: Random) -> None:
    proxy = FaultProxy((machine.place.host, machine.place.port), GOOD, rng.randrange(10**6))
    estate.addresses[machine.name] = f"http://{LOCAL}:{running.enter_context(proxy)}"
    estate.at_home[machine.name] = proxy


def _invited(visitor: Visitor, name: str, unit: str) -> str:
    """Invite an office by the pages of the centre; return its code."""
    found = visitor.send(visitor.open("/nodes/invite-office").form(having="q"), {"q": unit})
    form = visitor.go(found.link(unit, to="?unit=")).form(having="name")
    sheet = visitor.send(form, {"name": name})
    typed = CODE.search(sheet.text)
    if typed is None:
        raise NotStarted(f"{name} was not invited: {sheet.text}")
    return typed[1]


def _break(estate: Estate, harm: Harm, book: Book, rng: Random, minutes: float, pace: float) -> None:
    """Let people work while one thing after the other breaks."""
    stop = threading.Event()
    today = clock.day_of(clock.now())
    working = []
    for machine in estate.machines:
        for slug, deeds in PEOPLE[machine.name].items():
            address = estate.addresses[machine.name]
            clerk = Clerk(book, machine.name, address, slug, Random(rng.getrandbits(32)), today)
            clerk.sign_in()
            working.append(threading.Thread(target=clerk.work, args=(deeds, stop, pace), daemon=True))
    for proxy in estate.at_home.values():
        proxy.profile = AT_HOME
    for thread in working:
        thread.start()
    try:
        harm.go_on(minutes * 60, stop, lambda: book.done() >= LEAST)
    finally:
        for proxy in (*estate.lines.values(), *estate.at_home.values()):
            proxy.profile = GOOD
        stop.set()
    for thread in working:
        thread.join(RESTS_WITHIN)


def _come_to_rest(estate: Estate, harm: Harm) -> None:
    """Let every office deliver and fetch until nothing waits anywhere; then stop everything."""
    harm.bring_back_database()
    for _ in range(2):  # what one office delivers in the first round is fetched by the others in the second
        asked = clock.now().replace(tzinfo=None).isoformat(sep=" ")
        for office in estate.offices:
            _wish(office, "wanted_at = datetime('now'), history_at = NULL")
        for office in estate.offices:
            _until(
                office,
                "SELECT 1 FROM sync_line WHERE trouble = '' AND history_at > ? "
                "AND NOT EXISTS (SELECT 1 FROM journal_outgoing WHERE state <> 'closed')",
                asked,
            )
    for machine in reversed(estate.machines):
        machine.switch_off()
        harm.look_at(machine)


def _wish(office: Machine, what: str = "wanted_at = datetime('now')") -> None:
    """Ask for an exchange now; with `history_at` of all the history, which comes once a day otherwise."""
    with contextlib.closing(sqlite3.connect(office.data / FILE, timeout=60)) as database, database:
        database.execute(f"UPDATE sync_line SET {what}")


def _until(office: Machine, question: str, *given: str) -> None:
    """Wait until the database of an office answers a question with yes."""
    given_up_at = time.monotonic() + RESTS_WITHIN
    while True:
        with contextlib.closing(sqlite3.connect(office.data / FILE, timeout=60)) as database:
            if database.execute(question, given).fetchone():
                return
            if time.monotonic() > given_up_at:
                held = database.execute("SELECT * FROM sync_line").fetchall()
                raise NotStarted(f"LOST: {office.name} does not come to rest: {held}: {office.said()}")
        time.sleep(WISHES_EVERY)
        _wish(office)


def _figures(
    engine: str, seed: int, estate: Estate, harm: Harm, book: Book, counted: Counter[str]
) -> dict[str, Any]:
    answers = Counter(held.answers[-1] for held in book.commands.values() if held.answers)
    seen = [line.seen for line in (*estate.lines.values(), *estate.at_home.values())]
    return {
        "engine": engine, "seed": seed, "commands": len(book.commands), "answers": dict(answers),
        "kills": harm.kills, "harm": dict(harm.counted),
        "starts": {machine.name: machine.starts for machine in estate.machines},
        "line": {
            kind: sum(getattr(one, kind) for one in seen)
            for kind in ("connections", "cut", "refused", "half_open", "twice", "lost")
        },
        **{kind: counted[kind] for kind in ("lost", "doubled", "leaked")},
    }  # fmt: skip
