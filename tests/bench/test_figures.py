"""The judging of measurements, and the client that takes them."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import client
from bench.figures import figure, median, percentile, reaches


@pytest.mark.parametrize(
    ("bound", "value", "kept"),
    [("<=4", 4, True), ("<=4", 4.01, False), (">=0.20", 0.2, True), (">=0.20", 0.19, False), ("", 9, True)],
)
def test_a_bound_is_kept_up_to_its_figure(bound: str, value: float, kept: bool) -> None:
    assert reaches(bound, value) is kept


def test_a_figure_with_a_reference_is_judged_by_the_ratio() -> None:
    printed = json.loads(figure("main", "list-rate", "sqlite", 30, 120).line())
    assert printed == {
        "suite": "main", "measure": "list-rate", "engine": "sqlite", "ours": 30, "reference": 120,
        "unit": "pages/s", "ratio": 0.25, "must": ">=0.20", "goal": ">=0.30", "ok": True,
    }  # fmt: skip
    assert not figure("main", "list-rate", "sqlite", 20, 120).ok


def test_a_figure_without_a_reference_is_judged_by_itself() -> None:
    assert figure("main", "statements-list", "sqlite", 12).ok
    assert not figure("main", "statements-list", "sqlite", 13).ok


def test_middle_and_late_values() -> None:
    assert median([5, 1, 3]) == 3
    assert percentile(list(range(1, 101)), 0.95) == 96


class Answering(BaseHTTPRequestHandler):
    """Answers with the length of what was sent, in one piece or in chunks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/missing" else 200)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Give the port of a server that answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_the_client_counts_every_answer_on_connections_it_keeps(port: int) -> None:
    plan = {"port": port, "connections": 3, "count": 20, "requests": [{"path": "/"}, {"path": "/chunked"}]}
    seen = client.play(plan)
    assert sorted(seen["bytes"]) == [5] * 10 + [7] * 10
    assert len(seen["ms"]) == 20
    assert not seen["refused"]


def test_the_client_tells_what_was_refused(port: int) -> None:
    plan = {"port": port, "connections": 1, "count": 1, "requests": [{"path": "/missing"}]}
    assert client.play(plan)["refused"] == ["404 /missing"]
