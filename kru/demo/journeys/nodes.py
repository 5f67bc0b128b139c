"""Nodes of their own for a story: started from nothing in a temporary folder, gone afterwards."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTS_WITHIN = 180.0  # seconds, the building of the village included
STOPS_WITHIN = 20.0
READY = "Kru is ready"


class NotStarted(Exception):
    """A node that did not come up, with the last it said."""


@dataclass(frozen=True)
class Node:
    """A running node: its address, its data folder, and its first process."""

    address: str
    folder: Path
    process: subprocess.Popen[str]


@contextmanager
def temporary_node(database_url: str = "") -> Iterator[Node]:
    """Start a node with the village, on the embedded database or an empty one of its own; stop it after."""
    with tempfile.TemporaryDirectory(prefix="kru-journey-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        environment = _environment(folder / "node", port) | {"KRU_DEMO": "1"}
        if database_url:
            environment["KRU_DATABASE_URL"] = database_url
        running = _Running(["run", "--demo"], environment)
        try:
            running.wait_for(READY)
            yield Node(f"http://localhost:{port}", folder, running.process)
        finally:
            running.stop()


class OfficeComputer:
    """A computer of an office in a folder of its own: it joins, is switched on, loses its power."""

    def __init__(self, folder: Path, *, tls: bool = True) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"{'https' if tls else 'http'}://localhost:{self.port}"
        self.environment = _environment(folder, self.port) | {"KRU_TLS": "01"[tls]}
        self._running: _Running | None = None

    def do(self, *words: str) -> tuple[int, str]:
        """Type a command on it and return its status and what it said."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "kru", *words], env=self.environment, capture_output=True, text=True,
            timeout=STARTS_WITHIN, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def switch_on(self) -> None:
        """Start the office and wait until its pages answer."""
        self._running = _Running(["office"], self.environment)
        self._running.wait_for(READY)

    def wait_for(self, words: str) -> None:
        """Wait until the terminal of the running office has said something."""
        assert self._running is not None
        self._running.wait_for(words)

    def lose_power(self) -> None:
        """End all its processes at once, wherever they are."""
        assert self._running is not None
        self._running.kill()

    def switch_off(self) -> None:
        """Stop the office if it runs."""
        if self._running is not None:
            self._running.stop()

    def trust(self) -> ssl.SSLContext:
        """Return what a browser knows that trusts the authority of this office."""
        return ssl.create_default_context(cafile=self.folder / "tls" / "authority.crt")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path, port: int) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KRU_")}
    return environment | {"KRU_DATA_DIR": str(folder), "KRU_PORT": str(port)}


class _Running:
    """A command of `kru` that runs on, with the last that it said."""

    def __init__(self, words: list[str], environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "kru", *words], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self._said = deque[str](maxlen=200)
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for(self, words: str) -> None:
        """Wait until it has said some words; raises `NotStarted`."""
        given_up_at = time.monotonic() + STARTS_WITHIN
        with self._news:
            while not any(words in line for line in self._said):
                left = given_up_at - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    raise NotStarted("".join(self._said))
                self._news.wait(min(left, 1.0))

    def kill(self) -> None:
        """End it with everything it has started, as a power failure would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop; end it if it does not."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                self._said.append(line)
                self._news.notify_all()
