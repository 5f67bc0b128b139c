"""`python -m bench.soak --minutes N`: a day's work on one node, over and over, watching memory and errors.

Exits with 1 on any answer of 500 and above, any refused step, or memory that grows by more than a fifth.
"""

import argparse
import json
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from bench.pages import DIRECTOR, LIST, SEEN_BY, TEACHERS, asked_inside, log_activity, sent_form
from bench.serving import Server, product
from bench.world import ENGINES, worlds
from kru.spine import clock

GROWTH = 1.2
WARM_AFTER = 0.2  # of the time: caches and connections are filled by then
SAYS_EVERY = 30.0  # seconds
STAYS = 20  # rounds that somebody stays signed in for
SEARCHES = ("sok", "សុខ", "1189040231", "chea sokha")


@dataclass
class Watch:
    """What was seen of a node while it worked."""

    rounds: int = 0
    steps: int = 0
    warm: float = 0.0  # MB
    most: float = 0.0  # MB, since it was warm
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Tell whether the node kept its manners and its size."""
        return not self.faults and self.most <= GROWTH * self.warm

    def line(self, minutes: float) -> str:
        """Return what was seen as one line of JSON."""
        growth = self.most / self.warm if self.warm else 1.0
        return json.dumps(
            {"minutes": round(minutes, 1), "rounds": self.rounds, "steps": self.steps,
             "warm_mb": round(self.warm), "most_mb": round(self.most), "growth": round(growth, 3),
             "faults": self.faults[:5], "ok": self.ok}, ensure_ascii=False
        )  # fmt: skip


def soak(server: Server, sample: dict[str, Any], minutes: float, today: date) -> Watch:
    """Play rounds until the time is over; say now and then what was seen."""
    watch, started = Watch(), time.monotonic()
    said = started
    teachers, people = cycle(TEACHERS), cycle(sample["people"])
    while (passed := time.monotonic() - started) < minutes * 60:
        try:
            watch.steps += _round(server, sample, next(teachers), next(people)["id"], today, watch.rounds)
        except (RuntimeError, OSError) as fault:
            watch.faults.append(str(fault))
            if len(watch.faults) > len(TEACHERS):
                break
        watch.rounds += 1
        held = server.resident()
        if passed < WARM_AFTER * minutes * 60 or not watch.warm:
            watch.warm = max(watch.warm, held)
        watch.most = max(watch.most, held)
        if time.monotonic() - said >= SAYS_EVERY:
            said = time.monotonic()
            print(watch.line(passed / 60), flush=True)
    return watch


def _round(
    server: Server, sample: dict[str, Any], teacher: str, person: str, today: date, number: int
) -> int:
    """Look for people as an officer, log as a teacher, confirm as a director; return the steps.

    They stay signed in for some rounds, as people do: an address that signs in every second is stopped.
    """
    players = (SEEN_BY, teacher, DIRECTOR)
    signing_in = [name for name in players if number % STAYS == 0 or name not in server.cookies]
    for username in signing_in:
        server.sign_in(username, sample["password"])
    looked = [server.get(LIST, SEEN_BY), server.get(f"{LIST}{person}/", SEEN_BY)]
    looked += [server.get(f"{LIST}?q={quote(word)}", SEEN_BY) for word in SEARCHES]
    looked += [server.get("/", username) for username in players]
    server.ask(*looked, count=len(looked), at_once=4)
    activity = log_activity(server, teacher, today, f"{number} {uuid4()}")
    server.ask(server.post(f"/activities/{activity}/confirm", DIRECTOR, sent_form()), count=1)
    server.ask(server.get(f"{LIST}{sample['cast'][teacher]}/ledger", teacher), count=1)
    return len(signing_in) + len(looked) + 3


def main() -> int:
    """Read the command line and soak one node."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--size", default="10000", help="nation, pilot or a number of people (10000)")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with worlds(args.engine) as made:
        node = made.node(args.size, "soak")
        with product(node) as server:
            sample = asked_inside(node, "sample")
            watch = soak(server, sample, args.minutes, clock.day_of(datetime.now(UTC)))
    print(watch.line(args.minutes), flush=True)
    return 0 if watch.ok else 1


if __name__ == "__main__":
    sys.exit(main())
