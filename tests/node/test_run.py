"""`kru run` from nothing to a page, and to nothing again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


class Node:
    """A node started as its operator would, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KRU_")}
        self.environment = {**kept, "KRU_DATA_DIR": str(folder), "KRU_PORT": str(self.port)}
        self.process = self.start()

    def start(self) -> "subprocess.Popen[str]":
        """Start the command once more."""
        return subprocess.Popen(
            [sys.executable, "-m", "kru", "run"], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def said_until(self, words: str) -> str:
        """Return what the node printed up to a line with these words."""
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(said)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """Give a node that has said it is ready."""
    node = Node(tmp_path)
    node.said_until("Kru is ready")
    yield node
    if node.process.poll() is None:
        node.process.terminate()
        node.process.wait(30)


def page(node: Node) -> int:
    return httpx.get(f"http://localhost:{node.port}/accounts/login/", timeout=30).status_code


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_a_node_serves_pages_and_stops_without_leaving_a_process(node: Node, order: signal.Signals) -> None:
    assert page(node) == 200
    family = psutil.Process(node.process.pid).children(recursive=True)
    assert len(family) >= 3  # server, its worker process, the background worker
    node.process.send_signal(order)
    assert node.process.wait(30) == 0
    assert [process for process in family if process.is_running()] == []


def test_a_worker_that_dies_is_started_again(node: Node) -> None:
    def workers() -> list[psutil.Process]:
        children = psutil.Process(node.process.pid).children()
        running = [child for child in children if child.status() != psutil.STATUS_ZOMBIE]
        return [child for child in running if "work" in child.cmdline()]

    (first,) = workers()
    first.kill()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not [one for one in workers() if one.pid != first.pid]:
        time.sleep(0.1)
    assert [one.pid for one in workers()] != [first.pid]
    assert page(node) == 200


def test_a_node_whose_server_dies_stops_and_says_so(node: Node) -> None:
    children = psutil.Process(node.process.pid).children()
    (server,) = [child for child in children if "granian" in child.cmdline()]
    for process in (*server.children(recursive=True), server):
        process.kill()
    said, _ = node.process.communicate(timeout=30)
    assert node.process.returncode == 1
    assert "the server has stopped" in said
    assert [child for child in children if child.is_running()] == []


def test_a_taken_port_is_said_and_not_waited_for_long(node: Node) -> None:
    second = node.start()
    said, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"Port {node.port} is taken" in said


@pytest.mark.parametrize("killed", ["first process", "listener"])
def test_what_a_kill_leaves_behind_ends_by_itself_and_the_node_can_be_started_again(
    node: Node, killed: str
) -> None:
    family = psutil.Process(node.process.pid).children(recursive=True)
    (listener,) = [
        child for child in psutil.Process(node.process.pid).children() if "granian" in child.cmdline()
    ]
    (listener if killed == "listener" else psutil.Process(node.process.pid)).kill()
    node.process.communicate(timeout=30)
    again = node.start()
    try:
        _, alive = psutil.wait_procs(family, timeout=30)
        assert alive == []
        assert again.stdout is not None
        assert any("Kru is ready" in line for line in again.stdout)
    finally:
        again.terminate()
        again.communicate(timeout=30)
