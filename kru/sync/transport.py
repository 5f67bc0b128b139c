"""The line from a node to central: signed requests over one connection, and why one could not be made."""

import http.client
import json
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from kru.sync.exchange import NoLine, What
from kru.sync.membership import Membership
from kru.sync.signing import Keys, sign_request

PATH = "/sync/1/"
PATIENCE = 60  # seconds without a byte
# the least a server needs: every byte is paid for
_HEADERS = {"Content-Type": "application/octet-stream", "Accept-Encoding": "identity"}


class Turned(NoLine):
    """Central answered that it does not talk to this node, or not now: `code` says why."""

    def __init__(self, code: str, said: dict[str, Any]) -> None:
        super().__init__(code)
        self.code, self.said = code, said


class Central:
    """Central as a node reaches it over HTTP; `ahead` is by how much the node's clock is before central's."""

    def __init__(
        self,
        membership: Membership,
        keys: Keys,
        now: Callable[[], datetime],
        *,
        ahead: timedelta = timedelta(0),
        trust: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.membership, self.keys, self.now, self.ahead, self.trust = membership, keys, now, ahead, trust
        self.patience = patience
        self._open: http.client.HTTPConnection | None = None

    def reach(self, within: float) -> None:
        """Open the connection, with so many seconds for each of its steps; raises `NoLine`."""
        base = urlsplit(self.membership.central_url)
        self._open = self._connect(base.hostname or "", base.port, base.scheme, within)
        try:
            self._open.connect()
        except OSError as error:
            self.close()
            raise NoLine(f"{type(error).__name__}: {error}") from error
        self._open.sock.settimeout(self.patience)

    def ask(self, what: What, body: bytes) -> bytes:
        """Send a message and return the answer; raises `NoLine` or `Turned`.

        Where the clock is off, central says what time it is, and is asked once more.
        """
        try:
            return self._send("POST", f"{PATH}{what}", body)
        except Turned as turned:
            if turned.code != "clock-is-off":
                raise
            self.ahead = self.now() - datetime.fromtimestamp(turned.said["at"], self.now().tzinfo)
            return self._send("POST", f"{PATH}{what}", body)

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
        """Send one signed request and return the body of its answer; raises `NoLine` or `Turned`."""
        return self._send(method, path, body, headers)

    def close(self) -> None:
        """Let the connection go."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
        base = urlsplit(self.membership.central_url)
        path = base.path.rstrip("/") + path
        signed = sign_request(
            self.keys,
            self.membership.node_id,
            self.membership.incarnation,
            method,
            path,
            body,
            self.now() - self.ahead,
        )
        try:
            connection = self._open or self._connect(
                base.hostname or "", base.port, base.scheme, self.patience
            )
            self._open = connection
            connection.request(method, path, body or None, {**_HEADERS, **signed, **(headers or {})})
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoLine(f"{type(error).__name__}: {error}") from error
        if response.status >= 300:
            raise _turned(response.status, answer)
        return answer

    def _connect(
        self, host: str, port: int | None, scheme: str, timeout: float
    ) -> http.client.HTTPConnection:
        if scheme == "https":
            trust = self.trust or ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=trust)
        return http.client.HTTPConnection(host, port, timeout=timeout)


def _turned(status: int, answer: bytes) -> NoLine:
    try:
        said = json.loads(answer)
        return Turned(str(said["reason"]), said)
    except (ValueError, KeyError, TypeError):
        return NoLine(f"central answered {status}")
