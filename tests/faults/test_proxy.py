"""The bad line: what arrives, what is cut, what is asked twice; nothing here depends on how fast it goes."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.faults import GOOD, FaultProxy, Profile
from tests.faults.requests import Requests

LOOKS_EVERY = 0.01  # seconds, whether the server is to end
WITHIN = 20.0  # seconds; nothing waits so long unless something is wrong
DARK = Profile(blackout_every=1.0, blackout_for=1.0)


class Answering(BaseHTTPRequestHandler):
    """Answers a GET with as many bytes as its path says, a POST with how many there have been."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"x" * int(self.path[1:]))

    def do_POST(self) -> None:
        posted: list[bytes] = self.server.posted  # type: ignore[attr-defined]
        posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(str(len(posted)).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Keeps what it was sent; a client that has gone is no fault of its own."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.posted: list[bytes] = []

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Give a server that answers."""
    server = Server()
    threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def proxy_to(server: Server, profile: Profile = GOOD, seed: int = 0) -> FaultProxy:
    return FaultProxy(("127.0.0.1", server.server_port), profile, seed)


def get(port: int, size: int) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN)) as client:
        client.request("GET", f"/{size}")
        return client.getresponse().read()


def post(port: int, body: bytes) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN)) as client:
        client.request("POST", "/", body)
        return client.getresponse().read()


def read_to_the_end(port: int, size: int) -> tuple[bytes, bool]:
    """Ask for an answer; return what of it arrived, head and all, and whether the connection was reset."""
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN) as client:
        client.sendall(f"GET /{size} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
        arrived = b""
        try:
            while piece := client.recv(1 << 16):
                arrived += piece
        except ConnectionResetError:
            return arrived, True
        return arrived, False


def test_a_good_line_passes_everything_on_and_counts_it(server: Server) -> None:
    proxy = proxy_to(server)
    with proxy as port:
        assert get(port, 1_000_000) == b"x" * 1_000_000
        assert post(port, b"y" * 200_000) == b"1"
    assert server.posted == [b"y" * 200_000]
    assert proxy.seen.connections == 2
    assert proxy.seen.down > 1_000_000
    assert proxy.seen.up > 200_000
    assert not proxy.seen.faults


def test_a_connection_is_cut_after_exactly_so_many_bytes(server: Server) -> None:
    proxy = proxy_to(server, Profile(cut_every=5_000))
    with proxy as port:
        arrived, was_reset = read_to_the_end(port, 100_000)
    assert was_reset
    assert proxy.seen.up + proxy.seen.down == 5_000
    assert 0 < len(arrived) <= proxy.seen.down  # a reset may overtake what it follows
    assert proxy.seen.cut == 1


def test_cuts_end_after_so_many_faults_and_what_is_asked_again_arrives(server: Server) -> None:
    proxy = proxy_to(server, Profile(cut_every=5_000, at_most=3))
    with proxy as port:
        assert [read_to_the_end(port, 20_000)[1] for _ in range(5)] == [True, True, True, False, False]
    assert proxy.seen.cut == 3


def test_the_same_seed_cuts_at_the_same_places(server: Server) -> None:
    def places(seed: int) -> list[int]:
        proxy, found = proxy_to(server, Profile(cut_every=3_000, cut_chance=0.2), seed), []
        with proxy as port:
            for _ in range(8):
                read_to_the_end(port, 40_000)
                found.append(proxy.seen.up + proxy.seen.down)
        return found

    assert places(1) == places(1)
    assert places(1) != places(2)


def test_a_post_reaches_the_server_twice_and_is_answered_once(server: Server) -> None:
    proxy = proxy_to(server, Profile(twice=1.0))
    with proxy as port:
        assert post(port, b"one") in (b"1", b"2")
        assert server.posted == [b"one", b"one"]
        assert get(port, 10) == b"x" * 10
    assert proxy.seen.twice == 1


def test_an_answer_is_lost_but_the_request_has_arrived(server: Server) -> None:
    proxy = proxy_to(server, Profile(lost=1.0, at_most=1))
    with proxy as port:
        with pytest.raises(OSError):
            post(port, b"one")
        assert server.posted == [b"one"]
        assert post(port, b"one") == b"2"
    assert proxy.seen.lost == 1


def test_the_dark_refuses_connections_and_the_light_takes_them(server: Server) -> None:
    proxy = proxy_to(server, DARK)
    with proxy as port:
        with pytest.raises(OSError):
            get(port, 10)
        proxy.profile = GOOD
        assert get(port, 10) == b"x" * 10
    assert proxy.seen.refused == 1


def test_a_kept_connection_does_not_survive_the_dark_that_refuses(server: Server) -> None:
    proxy = proxy_to(server)
    with proxy as port, closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN)) as client:
        client.request("GET", "/10")
        assert client.getresponse().read() == b"x" * 10
        proxy.profile = DARK
        with pytest.raises(OSError):
            client.request("GET", "/10")
            client.getresponse()


def test_the_dark_that_hangs_holds_everything_back_until_there_is_light(server: Server) -> None:
    proxy = proxy_to(server, replace(DARK, blackout="hang"))
    answers: list[bytes] = []
    with proxy as port:
        asking = threading.Thread(target=lambda: answers.append(post(port, b"one")), daemon=True)
        asking.start()
        asking.join(0.3)
        assert not server.posted
        proxy.profile = GOOD
        asking.join(WITHIN)
    assert answers == [b"1"]


def test_nobody_answers_on_a_half_open_connection(server: Server) -> None:
    proxy = proxy_to(server, Profile(half_open=1.0, at_most=1))
    with proxy as port:
        with closing(HTTPConnection("127.0.0.1", port, timeout=0.3)) as client, pytest.raises(TimeoutError):
            client.request("POST", "/", b"one")
            client.getresponse()
        assert not server.posted
        assert post(port, b"two") == b"1"
    assert proxy.seen.half_open == 1


def test_a_slow_line_takes_the_time_that_the_bytes_need(server: Server) -> None:
    with proxy_to(server, Profile(rate=800_000, delay=50)) as port:
        started = time.monotonic()
        assert get(port, 40_000) == b"x" * 40_000
        assert (
            time.monotonic() - started > 0.4
        )  # at least what carries 40 kB; how much more, the machine decides


def test_a_server_that_is_away_is_a_connection_that_is_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        away = closed.getsockname()
    with FaultProxy(away) as port, pytest.raises(OSError):
        get(port, 10)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_requests_are_found_however_they_are_cut_into_pieces(size: int) -> None:
    plain = b"POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nabcde"
    chunked = (
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na;x=1\r\n0123456789\r\n0\r\n\r\n"
    )
    without = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    sent = plain + chunked + without
    follow, found = Requests(), []
    for place in range(0, len(sent), size):
        found += follow.feed(sent[place : place + size])
    assert [(request.method, request.raw) for request in found] == [
        ("POST", plain), ("POST", chunked), ("GET", without),
    ]  # fmt: skip


def test_the_command_passes_on_until_it_is_stopped_and_says_what_it_saw(server: Server) -> None:
    words = ["--to", f"127.0.0.1:{server.server_port}", "--cut", "5000", "--at-most", "1"]
    command = subprocess.Popen(
        [sys.executable, "-m", "tests.faults", *words],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert command.stdout
    port = json.loads(command.stdout.readline())["port"]
    assert read_to_the_end(port, 100_000)[1]
    assert get(port, 100_000) == b"x" * 100_000
    command.send_signal(signal.SIGTERM)
    said, _ = command.communicate(timeout=WITHIN)
    assert json.loads(said)["cut"] == 1
    assert command.returncode == 0
