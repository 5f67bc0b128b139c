"""What is done to the nodes of a play: kills, full disks, locked databases, pulled cables, bad lines."""

import contextlib
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.sync.killed.machines import FILE, PARTS, Cluster, Machine
from tests.faults import GOOD, FaultProxy, Profile

# What lies between an office and the centre, each for a while.
LINES = (
    GOOD,
    Profile(rate=64_000, delay=800, cut_every=20_000, cut_chance=0.05),
    Profile(cut_every=2_000, cut_chance=0.2),
    Profile(cut_every=500, cut_chance=0.2),
    Profile(twice=0.5, lost=0.3),
    Profile(rate=64_000, delay=800, twice=0.3, lost=0.2, half_open=0.1),
    Profile(blackout_every=60, blackout_for=30, blackout="hang"),
    Profile(blackout_every=20, blackout_for=10),
    Profile(half_open=0.3),
)
# … in a play that has no time for patience
BRIEF = (GOOD, Profile(cut_every=500, cut_chance=0.2), Profile(twice=0.5, lost=0.3))
# What lies between a browser and its node.
AT_HOME = Profile(twice=0.2, lost=0.05, half_open=0.01, cut_every=20_000, cut_chance=0.05)
LONGEST_WAIT = 30.0  # seconds that a node waits for a locked database
STARTS_AGAIN_WITHIN = 60.0


@dataclass
class Harm:
    """Everything that can be broken, and how often each was."""

    machines: list[Machine]
    lines: list[FaultProxy]
    cluster: Cluster | None
    rng: Random
    pace: float
    brief: bool
    counted: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)

    def go_on(self, seconds: float, stop: threading.Event, enough: Callable[[], bool]) -> None:
        """Break one thing after the other for so long, and until people have had enough done."""
        ends_at = time.monotonic() + seconds
        for line in self.lines:
            line.profile = self._some_line()
        kinds: dict[Callable[[], str], int] = {
            self.kill: 12, self.change_line: 6, self.fill_disk: 3, self.lock: 2, self.unplug: 2,
        }  # fmt: skip
        if self.cluster:
            kinds[self.kill_database] = 4
        while (time.monotonic() < ends_at or not enough()) and not stop.is_set():
            (harm,) = self.rng.choices(list(kinds), list(kinds.values()))
            did = harm()
            self.counted[did] += 1
            print(f"{ends_at - time.monotonic():6.0f} s left: {did}", file=sys.stderr, flush=True)
            stop.wait(self._seconds(0.5, 4.0))

    @property
    def kills(self) -> int:
        """Return how many processes were killed so far."""
        return sum(count for did, count in self.counted.items() if did.startswith("kill "))

    def kill(self) -> str:
        """End a process of a node with `kill -9`, and look at its database."""
        machine = self.rng.choice(self.machines)
        part = self.rng.choice(PARTS)
        if not machine.kill(part):
            return "found nothing to kill"
        self.look_at(machine)
        return f"kill {part} of {machine.name}"

    def kill_database(self) -> str:
        """End the database server, or one connection of it, and start it again."""
        assert self.cluster
        if not self.cluster.is_up():
            return "database was down"
        how = self.rng.choice(("backend", "immediately", "all of it"))
        if how == "backend":
            self.cluster.kill_backend()
        else:
            self.cluster.kill(signal.SIGQUIT if how == "immediately" else signal.SIGKILL)
            time.sleep(self.rng.uniform(0.5, 3.0))
            self.bring_back_database()
        return f"kill database: {how}"

    def bring_back_database(self) -> None:
        """Start the database again if it is down, as a supervisor would; it takes what its recovery takes."""
        given_up_at = time.monotonic() + STARTS_AGAIN_WITHIN
        while self.cluster and not self.cluster.is_up():
            self.cluster.stop()
            try:
                self.cluster.start()
            except RuntimeError:
                if time.monotonic() > given_up_at:
                    raise
                time.sleep(0.5)

    def change_line(self) -> str:
        """Let the line of an office become another."""
        line = self.rng.choice(self.lines)
        line.profile = self._some_line()
        return "line changes"

    def fill_disk(self) -> str:
        """Let the disk of a node be full for some seconds."""
        machine = self.rng.choice(self.machines)
        with machine.place.full(tuple(machine.processes().values())):
            time.sleep(self._seconds(2.0, 10.0))
        self.bring_back_database()
        self.look_at(machine)
        return f"full disk of {machine.name}"

    def lock(self) -> str:
        """Let somebody else hold an SQLite file, now and then for longer than a node waits."""
        files = [machine.data / FILE for machine in self.machines if (machine.data / FILE).exists()]
        for_long = self.rng.random() < 0.2 and not self.brief
        seconds = LONGEST_WAIT + 5 if for_long else self._seconds(1.0, 10.0)
        with contextlib.closing(sqlite3.connect(self.rng.choice(files), isolation_level=None)) as held:
            held.execute("PRAGMA busy_timeout = 60000")
            held.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            held.execute("ROLLBACK")
        return "lock for long" if for_long else "lock"

    def unplug(self) -> str:
        """Pull the cable of an office out and put it in again: nobody is told."""
        machine = self.rng.choice([one for one in self.machines if one.place.namespace] or self.machines)
        with machine.place.unplugged():
            time.sleep(self._seconds(1.0, 8.0))
        return f"cable of {machine.name} out and in"

    def _some_line(self) -> Profile:
        return self.rng.choice(BRIEF if self.brief else LINES)

    def _seconds(self, least: float, most: float) -> float:
        return self.rng.uniform(least, most) * self.pace

    def look_at(self, machine: Machine) -> None:
        """Look whether the file of a node is whole."""
        if found := machine.damage():
            self.damaged.append(found)
