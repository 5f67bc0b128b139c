"""`python -m bench.sync.replay URL FLEET < NODES`: a day of nodes as fast as central answers, told as JSON.

Each exchange is what a node makes of it: a connection of its own, signed requests, folded commands up, pages
down until there are no more. What a node need not hold in order to ask is not held: so the seals that it
offers over what it sent never fit, and central, having computed its own, sends those rows as well.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from threading import Lock
from typing import Any
from uuid import UUID

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bench.sync.extent import Fleet
from kru.journal.plain import plain
from kru.kernel.ids import new_id
from kru.learning.terms import ActivityKind
from kru.spine import clock
from kru.staff.terms import Level
from kru.sync import wire
from kru.sync.exchange import FIRST, MOST, NoLine, What
from kru.sync.membership import Membership
from kru.sync.signing import Keys
from kru.sync.terms import NodeKind
from kru.sync.transport import Central

AT_ONCE = 8  # exchanges
TOLD = 5  # errors that are written out
SAYS = {"version": "bench", "waiting": 0, "refused": 0, "disk_free": 64 << 30, "clock": 0, "copy": True}

Line = dict[str, Any]


@dataclass
class Seen:
    """What all nodes together saw."""

    counted: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def count(self, name: str, many: int = 1) -> None:
        """Count something."""
        with self.lock:
            self.counted[name] += many

    def wrong(self, what: str) -> None:
        """Keep an error."""
        with self.lock:
            self.errors.append(what)


class Replayed:
    """One node: its key, its places in its feeds, and the number of its last command."""

    def __init__(self, told: dict[str, Any], url: str, seen: Seen) -> None:
        self._told, self._seen, self._number, self._lock = told, seen, 0, Lock()
        self._places: dict[str, list[Any]] = told["places"]
        self._past = {name: place[:2] for name, place in self._places.items() if name == told.get("feed")}
        signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["key"]))
        membership = Membership(
            UUID(told["id"]), UUID(told["incarnation"]), told["name"], told["path"], url, "", ""
        )
        self._central = Central(membership, Keys(signing, X25519PrivateKey.generate()), clock.now)
        self._rng = Random(told["id"])

    @property
    def is_office(self) -> bool:
        """Tell whether it is an office."""
        return bool(self._told["kind"] == NodeKind.OFFICE)

    def exchange(self, commands: int, *, history: bool) -> None:
        """Bring so many new commands up, and everything new down; what goes wrong is an error."""
        with self._lock:
            try:
                sent = self._push([self._command() for _ in range(commands)])
                self._pull(sent)
                if history:
                    self._fetch_history()
            except (NoLine, wire.NoMessage) as broken:
                self._seen.wrong(f"{self._told['name']}: {type(broken).__name__} {broken}")
            finally:
                self._central.close()
                self._seen.count("exchanges")

    def _ask(self, what: What, lines: list[Any]) -> list[Any]:
        self._seen.count("requests")
        body = wire.pack(lines)
        answer = self._central.ask(what, body)
        self._seen.count("bytes", len(body) + len(answer))
        return wire.unpack(answer)

    def _push(self, lines: list[Line]) -> list[int]:
        """Push commands; return the numbers of those that were done."""
        if not lines:
            return []
        decided = [[1, lines[0]["n"] - 1]] if lines[0]["n"] > 1 else []
        head = {"v": wire.VERSION, "rest": False, "decided": decided}
        (answer,) = self._ask("push", [head, wire.fold(lines)])
        for what in ("refused", "waiting", "parked", "missing"):
            if answer.get(what):
                self._seen.wrong(f"{self._told['name']}: {what} {answer[what]}")
        done = [number for first, last in answer["done"] for number in range(first, last + 1)]
        self._seen.count("commands", len(done))
        return done

    def _pull(self, sent: list[int]) -> None:
        room, says, more = FIRST, SAYS, True
        while more:
            asked: Line = {"v": wire.VERSION, "at": self._places, "room": room, "says": says}
            if sent and self.is_office:
                asked["same"] = [[number, self._rng.getrandbits(48)] for number in sent]
            head, *pages = self._ask("pull", [asked])
            for page in pages:
                if page.get("gone"):
                    self._places.pop(page["feed"])
                    continue
                digest = [page["digest"]] if page["end"] else []
                self._places[page["feed"]] = [page["epoch"], page["to"], *digest]
                self._seen.count("records", sum(len(group[2]) for group in page["u"]))
            room, says, more = min(room * 2, MOST), {}, head["more"]

    def _fetch_history(self) -> None:
        room = FIRST
        while behind := {name: past for name, past in self._past.items() if past[1] < self._places[name][1]}:
            pages = self._ask("history", [{"v": wire.VERSION, "past": behind, "room": room}])
            if not pages:
                return
            for page in pages:
                self._past[page["feed"]] = [page["epoch"], page["past"]]
            room = min(room * 2, MOST)

    def _command(self) -> Line:
        """Return the next command: corrections and diplomas by turns at an office, learning on a phone."""
        self._number += 1
        if not self.is_office:
            do, body, saw = "learning.log_activity", self._activity(), None
        else:
            person = self._told["people"][self._number % len(self._told["people"])]
            if self._number % 2:
                do, (body, saw) = "staff.correct_person", self._correction(person)
            else:
                do, body, saw = "staff.record_qualification", self._diploma(person), None
        given = {"n": self._number, "id": str(new_id()), "at": plain(clock.now())}
        asked = {"do": do, "by": self._told["user"], "body": body}
        return {**given, **asked, **({"saw": saw} if saw else {})}

    def _correction(self, person: Line) -> tuple[Line, list[Any]]:
        was, person["phone"] = person["phone"], f"012{self._rng.randrange(10**6):06}"
        return dict(person), [["staff.person", UUID(person["person_id"]).hex, {"phone": was}]]

    def _diploma(self, person: Line) -> Line:
        on = clock.day_of(clock.now()) - timedelta(days=self._rng.randrange(30, 3_000))
        return {
            "qualification_id": str(new_id()), "person_id": person["person_id"], "field": "",
            "level": Level.BACHELOR.value,
            "institution": "សាកលវិទ្យាល័យភូមិន្ទភ្នំពេញ", "awarded_on": str(on), "seen": True,
        }  # fmt: skip

    def _activity(self) -> Line:
        return {
            "activity_id": str(new_id()), "person_id": self._told["person"],
            "kind": ActivityKind.LEARNING_COMMUNITY.value, "held_on": str(clock.day_of(clock.now())),
            "hours": "2", "title": f"ប្រជុំក្រុម {self._number}", "learned": "", "evidence_id": None,
            "evidence_name": "", "evidence_sha256": "",
        }  # fmt: skip


def planned(nodes: list[Replayed], fleet: Fleet) -> Iterator[tuple[float, Replayed, int, bool]]:
    """Yield the exchanges of a day: when in the day, which node, how many commands, whether with history."""
    rng = Random(1)
    phones = 0
    for node in nodes:
        if node.is_office:
            offset, given = rng.random(), 0
            for turn in range(fleet.exchanges):
                upto = fleet.commands * (turn + 1) // fleet.exchanges
                is_last = turn == fleet.exchanges - 1  # once a day
                yield (turn + offset) / fleet.exchanges, node, upto - given, is_last
                given = upto
        else:
            phones += 1
            yield rng.random(), node, int(phones % fleet.one_in == 0), False


def main(url: str, fleet: Fleet) -> dict[str, Any]:
    """Replay the day; return counts, seconds and errors."""
    seen = Seen()
    nodes = [Replayed(told, url, seen) for told in json.load(sys.stdin)]
    day = sorted(planned(nodes, fleet), key=lambda exchange: exchange[0])
    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [
            pool.submit(node.exchange, commands, history=history) for _, node, commands, history in day
        ]
        for one in running:
            one.result()
    wanted = sum(commands for _, _, commands, _ in day)
    if seen.counted["commands"] != wanted:
        seen.wrong(f"{seen.counted['commands']} commands were done, of {wanted}")
    seconds = time.perf_counter() - started
    return {**seen.counted, "seconds": seconds, "errors": len(seen.errors), "told": seen.errors[:TOLD]}


if __name__ == "__main__":
    json.dump(main(sys.argv[1], Fleet(**json.loads(sys.argv[2]))), sys.stdout, ensure_ascii=False)
