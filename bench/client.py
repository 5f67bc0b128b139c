"""The client process: asks pages over kept connections and says how long each took.

Reads a plan as JSON from its input, `{"port", "connections", "seconds" or "count", "requests": [{"method",
"path", "headers", "body"}]}`, and writes `{"seconds", "ms", "bytes", "refused"}`. It does as little as it can
for a page: what it needs of the machine is missing to the server.
"""

import itertools
import json
import socket
import sys
import threading
import time
from typing import Any

HOST = "127.0.0.1"
PIECE = 1 << 16


class Connection:
    """One kept connection that asks and reads one answer at a time."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, request: bytes) -> tuple[int, int]:
        """Send a request and read its answer; return the status and the bytes of the body."""
        self._socket.sendall(request)
        while (end := self._rest.find(b"\r\n\r\n")) < 0:
            self._read()
        head, self._rest = self._rest[:end].lower(), self._rest[end + 4 :]
        status = int(head[9:12])
        if status in (204, 304):
            return status, 0
        if b"transfer-encoding: chunked" in head:
            return status, self._chunks()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        self._take(length)
        return status, length

    def _chunks(self) -> int:
        total = 0
        while True:
            while (end := self._rest.find(b"\r\n")) < 0:
                self._read()
            size = int(self._rest[:end], 16)
            self._rest = self._rest[end + 2 :]
            self._take(size + 2)
            if not size:
                return total
            total += size

    def _take(self, length: int) -> None:
        while len(self._rest) < length:
            self._read()
        self._rest = self._rest[length:]

    def _read(self) -> None:
        piece = self._socket.recv(PIECE)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._rest += piece


def play(plan: dict[str, Any]) -> dict[str, Any]:
    """Ask the plan's requests in turn until the time is over or the count is reached."""
    requests = [written(request, plan["port"]) for request in plan["requests"]]
    number = itertools.count()
    count = plan.get("count", sys.maxsize)
    ms: list[float] = []
    sizes: list[int] = []
    refused: list[str] = []
    started = time.perf_counter()
    ends_at = started + plan.get("seconds", 3600.0)

    def ask_on() -> None:
        connection = Connection(plan["port"])
        while (turn := next(number)) < count and (begun := time.perf_counter()) < ends_at:
            status, size = connection.ask(requests[turn % len(requests)])
            ms.append((time.perf_counter() - begun) * 1000)
            sizes.append(size)
            if status >= 400:
                refused.append(f"{status} {plan['requests'][turn % len(requests)]['path']}")

    threads = [threading.Thread(target=ask_on) for _ in range(plan["connections"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"seconds": time.perf_counter() - started, "ms": ms, "bytes": sizes, "refused": refused}


def written(request: dict[str, Any], port: int) -> bytes:
    """Return a request as it is sent."""
    body = str(request.get("body", "")).encode()
    headers = {"Host": f"localhost:{port}", **request.get("headers", {})}
    if body:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
        }
    lines = [f"{request.get('method', 'GET')} {request['path']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


if __name__ == "__main__":
    json.dump(play(json.load(sys.stdin)), sys.stdout)
