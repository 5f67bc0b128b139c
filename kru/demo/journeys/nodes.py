"""A node of its own for a story: started from nothing in a temporary folder, gone afterwards."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
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
        folder, port = Path(name), _free_port()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("KRU_")}
        environment |= {"KRU_DATA_DIR": str(folder / "node"), "KRU_PORT": str(port), "KRU_DEMO": "1"}
        if database_url:
            environment["KRU_DATABASE_URL"] = database_url
        command = [sys.executable, "-m", "kru", "run", "--demo"]
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_ready(process)
            yield Node(f"http://localhost:{port}", folder, process)
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    ready, said = threading.Event(), deque[str](maxlen=40)

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if READY in line:
                ready.set()
        ready.set()

    threading.Thread(target=listen, daemon=True).start()
    if not ready.wait(STARTS_WITHIN) or not any(READY in line for line in said):
        raise NotStarted("".join(said))


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
