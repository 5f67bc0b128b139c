"""A line of its own between a server and a client, on which every byte is counted.

Two network namespaces with a pair of interfaces, on which nothing else speaks: IPv6 is off, and addresses are
known beforehand, so that neither side asks for the other. Packets are as large as on a cable and no larger,
so that each has its headers. Where the system allows no namespaces (they want Linux, root and `ip`), the
connection goes through a relay that counts what it passes on, without the headers; and that is said.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from tests.faults import FaultProxy

CLIENT, SERVER = "10.83.0.1", "10.83.0.2"
HARDWARE = {CLIENT: "02:00:00:00:83:01", SERVER: "02:00:00:00:83:02"}
LOCAL = "127.0.0.1"
PORT = 8000
REACHED = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2)"
STARTS_WITHIN = 120.0  # seconds
STOPS_WITHIN = 30.0
SETTLES_IN = 0.05  # seconds without a byte: the last words of closed connections are through

Counted = Literal["interface", "relay"]


class TooSlow(Exception):
    """A client had not finished when its time was over, and was ended."""


@dataclass(frozen=True)
class Address:
    """Where a server is to listen, or is to be found."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return the address as the beginning of a URL."""
        return f"http://{self.host}:{self.port}"


@dataclass(frozen=True)
class Carried:
    """What one client command cost: bytes each way, seconds from start to end, and what it printed."""

    up: int
    down: int
    seconds: float
    output: str
    counted: Counted

    @property
    def bytes(self) -> int:
        """Return the bytes both ways."""
        return self.up + self.down


class Ends(Protocol):
    """Two ends of a line: where to listen, where to call, how to start a command there, what has passed."""

    @property
    def counted(self) -> Counted:
        """Return where the bytes are counted."""

    @property
    def listens(self) -> Address:
        """Return where the server listens."""

    @property
    def calls(self) -> Address:
        """Return where the client finds it."""

    def at_server(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs a command at the server's end."""

    def at_client(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs a command at the client's end."""

    def passed(self) -> tuple[int, int]:
        """Return the bytes that have gone up and down so far."""


@dataclass(frozen=True)
class Line:
    """A line with a server at one end; clients are run at the other, one after the other."""

    ends: Ends
    server: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """Return where a client finds the server."""
        return self.ends.calls.url

    def run(
        self,
        command: Sequence[str],
        *,
        timeout: float,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> Carried:
        """Run a client to its end; raises TooSlow when it takes too long, RuntimeError when it fails."""
        up, down = self._settled()
        started = time.perf_counter()
        client = subprocess.Popen(
            self.ends.at_client(command),
            env=environment, cwd=folder, stdout=subprocess.PIPE, text=True, stderr=sys.stderr,
        )  # fmt: skip
        try:
            output, _ = client.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            raise TooSlow(f"not finished after {timeout:.0f} s") from late
        finally:
            _stop(client)
        seconds = time.perf_counter() - started
        if client.returncode:
            raise RuntimeError(f"`{' '.join(command)[:200]}` ended with {client.returncode}")
        if self.server.poll() is not None:
            raise RuntimeError("the server has ended")
        up_now, down_now = self._settled()
        return Carried(up_now - up, down_now - down, seconds, output, self.ends.counted)

    def _settled(self) -> tuple[int, int]:
        passed = self.ends.passed()
        while True:
            time.sleep(SETTLES_IN)
            if (now := self.ends.passed()) == passed:
                return now
            passed = now


@contextlib.contextmanager
def line(
    serving: Callable[[Address], Sequence[str]],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[Line]:
    """Start a server at one end of a new line, and give the line once the server can be reached."""
    with contextlib.ExitStack() as stack:
        ends = _ends(stack)
        log = stack.enter_context(tempfile.TemporaryFile())
        server = subprocess.Popen(
            ends.at_server(serving(ends.listens)),
            env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        stack.callback(_stop, server)
        try:
            _wait_for(ends, server)
            yield Line(ends, server)
        except Exception:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4000:])
            raise


@dataclass(frozen=True)
class Namespaces:
    """The ends of a line between two network namespaces."""

    client: str
    server: str
    interface: str = "kru0"
    counted: Counted = "interface"
    listens: Address = field(default=Address(SERVER, PORT))
    calls: Address = field(default=Address(SERVER, PORT))

    def lay(self) -> None:
        """Lay the line; raises what `ip` says where that is not possible."""
        _ip("netns", "add", self.client)
        _ip("netns", "add", self.server)
        _ip(
            "link", "add", self.interface, "netns", self.client, "type", "veth",
            "peer", "name", self.interface, "netns", self.server,
        )  # fmt: skip
        for name, own, other in ((self.client, CLIENT, SERVER), (self.server, SERVER, CLIENT)):
            within = ("-n", name)
            no_ipv6 = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"
            _ip("netns", "exec", name, "sh", "-c", f"test ! -d /proc/sys/net/ipv6 || {no_ipv6}")
            _ip(*within, "link", "set", "lo", "up")
            _ip(*within, "link", "set", self.interface, "address", HARDWARE[own])
            # without this the kernel hands over 64 kB at once and counts the headers of one packet
            _ip(*within, "link", "set", self.interface, "gso_max_segs", "1")
            _ip(*within, "link", "set", self.interface, "up")
            _ip(*within, "address", "add", f"{own}/30", "dev", self.interface)
            known = ("lladdr", HARDWARE[other], "nud", "permanent", "dev", self.interface)
            _ip(*within, "neighbour", "replace", other, *known)

    def remove(self) -> None:
        """Remove the line, as much of it as there is."""
        for name in (self.client, self.server):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)

    def at_server(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs a command in the server's namespace."""
        return ["ip", "netns", "exec", self.server, *command]

    def at_client(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs a command in the client's namespace."""
        return ["ip", "netns", "exec", self.client, *command]

    def passed(self) -> tuple[int, int]:
        """Return the bytes that the client's interface has sent and received, headers and all."""
        seen = json.loads(_ip("-n", self.client, "-json", "-statistics", "link", "show", self.interface))
        counts = seen[0]["stats64"]
        return counts["tx"]["bytes"], counts["rx"]["bytes"]


@dataclass(frozen=True)
class Relay:
    """The ends of a line within one machine, with a relay between them that counts."""

    proxy: FaultProxy
    listens: Address
    calls: Address
    counted: Counted = "relay"

    def at_server(self, command: Sequence[str]) -> list[str]:
        """Return the command as it is."""
        return list(command)

    def at_client(self, command: Sequence[str]) -> list[str]:
        """Return the command as it is."""
        return list(command)

    def passed(self) -> tuple[int, int]:
        """Return the bytes that the relay has passed on."""
        return self.proxy.seen.up, self.proxy.seen.down


def _ends(stack: contextlib.ExitStack) -> Ends:
    laid = Namespaces(f"kru-client-{os.getpid()}", f"kru-server-{os.getpid()}")
    if shutil.which("ip") is None:
        return _relay(stack, "there is no `ip`")
    stack.callback(laid.remove)
    try:
        laid.lay()
    except subprocess.CalledProcessError as refused:
        return _relay(stack, refused.stderr.strip())
    return laid


def _relay(stack: contextlib.ExitStack, why: str) -> Relay:
    print(f"NO NAMESPACES, bytes are counted in a relay, without headers: {why}", file=sys.stderr)
    with socket.create_server((LOCAL, 0)) as probe:
        listens = Address(LOCAL, probe.getsockname()[1])
    proxy = FaultProxy((listens.host, listens.port))
    return Relay(proxy, listens, Address(LOCAL, stack.enter_context(proxy)))


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=True).stdout


def _wait_for(ends: Ends, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server takes connections; asked at its own end, so that nothing goes over the line."""
    asked = [sys.executable, "-c", REACHED, ends.listens.host, str(ends.listens.port)]
    given_up_at = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < given_up_at and server.poll() is None:
        if subprocess.run(ends.at_server(asked), capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not take connections")


def _stop(started: "subprocess.Popen[Any]") -> None:
    started.terminate()
    try:
        started.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()
