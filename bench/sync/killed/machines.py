"""The computers of a play: a node with its processes, started again as by a supervisor; a database."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from bench.sync.killed.room import Place
from tests import postgres

Part = Literal["server", "listener", "worker", "first", "power"]
PARTS: tuple[Part, ...] = ("server", "listener", "worker", "first", "power")
STARTS_WITHIN = 240.0  # seconds, on a busy machine
STOPS_WITHIN = 40.0
AGAIN_AFTER = 0.5
READY = b"Kru is ready"
FILE = "kru.sqlite3"


class NotStarted(RuntimeError):
    """A node that does not come up, with the last it said."""


class Machine:
    """A computer with a node on it: it is switched on, parts of it are killed, and it is started again."""

    def __init__(self, place: Place, words: list[str], settings: Mapping[str, str]) -> None:
        self.place, self.name = place, place.name
        self.data = place.folder / "data"
        self.log = place.folder.with_name(f"{place.name}.log")
        self.starts = 0
        usual = {key: value for key, value in os.environ.items() if not key.startswith("KRU_")}
        self.environment = usual | {
            "KRU_DATA_DIR": str(self.data), "KRU_PORT": str(place.port),
            "KRU_HOST": "0.0.0.0" if place.namespace else place.host,
            "KRU_ALLOWED_HOSTS": "*", "KRU_TLS": "0", **settings,
        }  # fmt: skip
        self._words = words
        self._first: subprocess.Popen[bytes] | None = None
        self._tending = threading.Event()
        self._tender: threading.Thread | None = None

    def do(self, *words: str) -> str:
        """Type a command of `kru` there and return what it said; raises `NotStarted` if it fails."""
        done = subprocess.run(
            self.place.inside([sys.executable, "-m", "kru", *words]),
            env=self.environment, capture_output=True, text=True, timeout=STARTS_WITHIN, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NotStarted(f"{self.name}: kru {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def switch_on(self) -> None:
        """Start the node, and from now on start it again whenever it ends."""
        self._start()
        self.wait_until_ready(1)
        self._tending.set()
        self._tender = threading.Thread(target=self._tend, daemon=True)
        self._tender.start()

    def wait_until_ready(self, starts: int) -> None:
        """Wait until it has said so many times that it is ready; raises `NotStarted`."""
        given_up_at = time.monotonic() + STARTS_WITHIN
        while self.log.read_bytes().count(READY) < starts:
            if time.monotonic() > given_up_at:
                raise NotStarted(f"{self.name}: {self.said()}")
            time.sleep(0.2)

    def said(self) -> str:
        """Return the last that its terminal shows."""
        return self.log.read_bytes()[-6_000:].decode(errors="replace")

    def kill(self, part: Part) -> bool:
        """End a part of it with `kill -9`; tell whether there was one."""
        if part == "power":
            return self._end_all()
        found = self.processes().get(part)
        if found is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(found, signal.SIGKILL)
        return True

    def processes(self) -> dict[str, int]:
        """Return the processes of the node by their part, those there are."""
        first = self._first
        if first is None or first.poll() is not None:
            return {}
        found = {"first": first.pid}
        for pid in _children(first.pid):
            found["worker" if b"work" in _words_of(pid).split(b"\0") else "listener"] = pid
        for pid in _children(found.get("listener", 0)):
            found["server"] = pid
        return found

    def switch_off(self) -> None:
        """Stop it in order, and leave it off."""
        self._tending.clear()
        if self._tender is not None:
            self._tender.join()
        if self._first is not None and self._first.poll() is None:
            self._first.terminate()
            try:
                self._first.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self._end_all()

    def damage(self) -> str:
        """Return what an SQLite file of it lacks to be whole; nothing if it is, or if there is none."""
        if not (self.data / FILE).exists():
            return ""
        with contextlib.closing(sqlite3.connect(self.data / FILE, timeout=60)) as database:
            found = [row[0] for row in database.execute("PRAGMA integrity_check")]
        return "" if found == ["ok"] else f"{self.name}: {found[:3]}"

    def _start(self) -> None:
        self.starts += 1
        with self.log.open("ab") as log:
            self._first = subprocess.Popen(
                self.place.inside([sys.executable, "-m", "kru", *self._words]),
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _tend(self) -> None:
        while self._tending.is_set():
            if self._first is not None and self._first.poll() is not None:
                time.sleep(AGAIN_AFTER)
                if self._tending.is_set():
                    self._start()
            time.sleep(0.1)

    def _end_all(self) -> bool:
        if self._first is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._first.pid, signal.SIGKILL)
        self._first.wait()
        return True


class Cluster:
    """A PostgreSQL server at the centre that can be killed; it is started again on the same port."""

    def __init__(self, place: Place, port: int) -> None:
        self._home, self._port = place.folder / "postgres", port
        self._held = contextlib.ExitStack()
        self._lock = threading.Lock()
        self.url = ""

    def start(self) -> None:
        """Start it; raises `RuntimeError` while its disk is full."""
        with self._lock:
            self._held.close()
            serving = postgres.server(durable=True, kept=self._home, port=self._port)
            self.url = self._held.enter_context(serving)

    def kill(self, how: int) -> None:
        """End the whole server by a signal."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid(), how)

    def kill_backend(self) -> None:
        """End one process that serves a connection, upon which the server ends all and recovers."""
        for pid in _children(self.pid()):
            if b"127.0.0.1" in _words_of(pid):
                os.kill(pid, signal.SIGKILL)
                return

    def pid(self) -> int:
        """Return the first process of the server."""
        return int((self._home / "cluster" / "postmaster.pid").read_text().split()[0])

    def is_up(self) -> bool:
        """Tell whether the server runs; who was killed stays in the list of processes for a while."""
        try:
            told = Path(f"/proc/{self.pid()}/stat").read_text()
        except (OSError, ValueError, IndexError):
            return False
        return told.rpartition(")")[2].split()[0] != "Z"

    def stop(self) -> None:
        """Stop it, or clear away what is left of it."""
        with self._lock:
            self._held.close()


def _children(parent: int) -> list[int]:
    if not parent:
        return []
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            told = path.read_text().rpartition(")")[2].split()
            if int(told[1]) == parent and told[0] != "Z":
                found.append(int(path.parent.name))
    return found


def _words_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
