"""The processes of one running node: started together, stopped together, none left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

STOPS_WITHIN = 20.0  # seconds that a request or a job may still take
LOOKS_EVERY = 0.2  # seconds
LEFT_BEHIND_FOR = 1.0  # seconds, at most, before a process notices that its parent is gone


class Processes:
    """A server without which there is no node, and a worker that is started again when it dies."""

    def __init__(self, server: Sequence[str], worker: Sequence[str], environment: dict[str, str]) -> None:
        self._commands = {"server": server, "worker": worker}
        self._environment = environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.stop = threading.Event()

    @contextlib.contextmanager
    def started(self) -> Iterator[None]:
        """Start both; on leaving, and on SIGINT or SIGTERM, stop both."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            for name in self._commands:
                self._start(name)
            yield
        finally:
            self._stop_all()

    def server_is_up(self) -> bool:
        """Return whether the server still runs; start the worker again if it died."""
        worker = self._running["worker"].poll()
        if worker is not None:
            print(f"the worker stopped ({worker}) and is started again", file=sys.stderr, flush=True)
            self._start("worker")
        return self._running["server"].poll() is None

    def wait(self, watch: Callable[[], None] = lambda: None) -> int:
        """Return 0 when told to stop, 1 when the server has died; `watch` is called all the while."""
        while not self.stop.wait(LOOKS_EVERY):
            watch()
            if not self.server_is_up():
                print("the server has stopped", file=sys.stderr, flush=True)
                return 1
        return 0

    def _start(self, name: str) -> None:
        command = self._commands[name]
        self._running[name] = subprocess.Popen(command, env=self._environment)  # noqa: S603 - our own program

    def _stop_all(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        for process in self._running.values():
            try:
                process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def when_left_behind(parent: int, do: Callable[[], None]) -> None:
    """Do something, in a thread, as soon as this process has another parent than it should."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LEFT_BEHIND_FOR)
        do()

    threading.Thread(target=watch, daemon=True).start()
