"""Servers under measurement: the product as `kru run` starts it, and the reference with the same server."""

import contextlib
import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
import psutil

from bench.world import ROOT, Node

STARTS_WITHIN = 120.0  # seconds
STOPS_WITHIN = 30.0
FIRST_PORT = 8300
OURS, REFERENCE = "kru.node.wsgi:application", "bench.minimal.wsgi:application"


@dataclass(frozen=True)
class Answers:
    """What the client process saw: how long each page took, and how many came in what time."""

    seconds: float
    ms: list[float]
    bytes: list[int]

    @property
    def rate(self) -> float:
        """Return the pages a second."""
        return len(self.ms) / self.seconds


@dataclass
class Server:
    """One server that runs, with the process that answers."""

    port: int
    command: list[str]
    environment: dict[str, str]
    process: psutil.Process
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)  # by who is signed in

    def resident(self) -> float:
        """Return the memory that the process which answers holds now, in MB."""
        family = [self.process, *self.process.children(recursive=True)]
        return float(max(member.memory_info().rss for member in family)) / (1 << 20)

    def sign_in(self, username: str, password: str) -> None:
        """Sign somebody of the cast in, as a browser would."""
        with httpx.Client(base_url=f"http://localhost:{self.port}", follow_redirects=True) as browser:
            page = browser.get("/accounts/login/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            sent = {
                "login": username,
                "password": password,
                "csrfmiddlewaretoken": token[1] if token else "",
            }
            answer = browser.post("/accounts/login/", data=sent)
            self.cookies[username] = dict(browser.cookies)
            if "sessionid" not in browser.cookies:
                raise RuntimeError(f"{username} could not sign in: {answer.status_code}")

    def headers(self, username: str = "") -> dict[str, str]:
        """Return the headers a browser sends, of somebody signed in or of nobody."""
        headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
        if username:
            cookies = self.cookies[username]
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return headers

    def get(self, path: str, username: str = "") -> dict[str, Any]:
        """Return the request for a page, for `ask`."""
        return {"path": path, "headers": self.headers(username)}

    def post(self, path: str, username: str, body: str = "") -> dict[str, Any]:
        """Return the request that sends a form, for `ask`."""
        token = self.cookies[username]["csrftoken"]
        headers = {**self.headers(username), "X-CSRFToken": token}
        return {"method": "POST", "path": path, "headers": headers, "body": body or "sent=1"}

    def ask(
        self, *requests: dict[str, Any], count: int = 0, seconds: float = 0.0, at_once: int = 1
    ) -> Answers:
        """Let a client process ask the requests in turn; raises if one is refused."""
        plan: dict[str, Any] = {"port": self.port, "connections": at_once, "requests": requests}
        plan |= {"count": count} if count else {}
        plan |= {"seconds": seconds} if seconds else {}
        asked = subprocess.run(
            [sys.executable, "-m", "bench.client"],
            cwd=ROOT, input=json.dumps(plan), capture_output=True, text=True, check=True,
        )  # fmt: skip
        seen = json.loads(asked.stdout)
        if seen["refused"]:
            raise RuntimeError(f"refused: {seen['refused'][:3]}")
        return Answers(seen["seconds"], seen["ms"], seen["bytes"])


@contextlib.contextmanager
def product(node: Node) -> Iterator[Server]:
    """Serve a node with `kru run`: its server, its worker."""
    port = _free_port()
    environment = node.environment(KRU_PORT=str(port), KRU_DEMO="1")
    started = subprocess.Popen(
        [sys.executable, "-m", "kru", "run"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _wait_until_it_answers(port, started)
        server = next(
            child for child in psutil.Process(started.pid).children() if "granian" in child.cmdline()
        )
        yield Server(port, server.cmdline(), environment, server)
    finally:
        _stop(started)


@contextlib.contextmanager
def reference(ours: Server) -> Iterator[Server]:
    """Serve the minimal application beside ours: same database, same server, same workers and threads."""
    port = _free_port()
    command = [REFERENCE if word == OURS else word for word in ours.command]
    command[command.index("--port") + 1] = str(port)
    environment = {**ours.environment, "DJANGO_SETTINGS_MODULE": "bench.minimal.settings"}
    started = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_until_it_answers(port, started)
        yield Server(port, command, environment, psutil.Process(started.pid))
    finally:
        _stop(started)


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port")


def _wait_until_it_answers(port: int, started: "subprocess.Popen[bytes]") -> None:
    given_up_at = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < given_up_at and started.poll() is None:
        asked = http.client.HTTPConnection("localhost", port, timeout=5)
        try:
            asked.request("HEAD", "/")
            asked.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            asked.close()
    raise RuntimeError(f"the server at port {port} does not answer")


def _stop(started: "subprocess.Popen[bytes]") -> None:
    started.terminate()
    try:
        started.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()


class Parts(HTMLParser):
    """Finds the styles, scripts and pictures that a page loads, without fonts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads."""
        given = dict(attrs)
        address = given.get("src") or given.get("href") or ""
        wanted = tag in ("script", "img", "use") or (
            tag == "link" and given.get("rel") in ("stylesheet", "icon")
        )
        if wanted and address.startswith("/"):
            self.found.add(address.partition("#")[0])


def weights(server: Server, path: str, username: str) -> tuple[int, int]:
    """Return the bytes over the line of a page at first, with all it loads but fonts, and afterwards."""
    with httpx.Client(
        base_url=f"http://localhost:{server.port}", cookies=server.cookies[username]
    ) as browser:
        page, own = _fetched(browser, path)
        parts = Parts()
        parts.feed(page.decode())
        return own + sum(_fetched(browser, part)[1] for part in sorted(parts.found)), own


def _fetched(browser: httpx.Client, path: str) -> tuple[bytes, int]:
    with browser.stream("GET", path, headers={"Accept-Encoding": "br, gzip"}) as answer:
        answer.raise_for_status()
        contents = b"".join(answer.iter_bytes())
        return contents, answer.num_bytes_downloaded
