"""A cable between two nodes of a story, which can be pulled out and plugged in again."""

import contextlib
import select
import socket
import struct
import threading
from types import TracebackType

PIECE = 1 << 16
_RESET = struct.pack("ii", 1, 0)


class Cable:
    """Passes connections on to a port of this machine; while it is cut, it refuses them."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_cut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.carried = 0  # bytes, both ways

    def __enter__(self) -> "Cable":
        """Begin to pass on."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Let all connections go."""
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Pull it out: what is on the way is lost."""
        with self._lock:
            self._is_cut = True
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Plug it in again."""
        with self._lock:
            self._is_cut = False

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            held.enter_context(near)
            if self._is_cut:
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                return
            far = held.enter_context(socket.create_connection(("127.0.0.1", self._to)))
            both = {near, far}
            with self._lock:
                self._open |= both
            try:
                self._pass_on(near, far)
            finally:
                with self._lock:
                    self._open -= both

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        while True:
            ready, _, _ = select.select([near, far], [], [])
            for end in ready:
                piece = end.recv(PIECE)
                if not piece or self._is_cut:
                    return
                other[end].sendall(piece)
                self.carried += len(piece)
