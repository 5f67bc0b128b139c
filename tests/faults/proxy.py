"""The proxy itself: passes bytes on between clients and one server, as badly as its profile says."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Literal

from tests.faults.profile import GOOD, Chances, Profile, Seen
from tests.faults.requests import Requests

LOCAL = "127.0.0.1"
PIECE = 1 << 16
PACKET = 1400  # what a slow line carries at a time
IN_FLIGHT = 64  # pieces that may be under way on a connection each way; whoever sends more has to wait
LOOKS_EVERY = 0.05  # seconds, while it is dark
SECOND_WITHIN = 5.0  # seconds that an answer waits for the second of the same request
RESET = struct.pack("ii", 1, 0)  # linger, but for no time: closing is a reset

Address = tuple[str, int]
Way = Literal["up", "down"]
Pieces = asyncio.Queue[
    tuple[float, bytes] | None
]  # each with the moment at which it comes through; then None
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Broken(Exception):
    """A connection is to be reset at both ends."""


class FaultProxy:
    """Passes connections on to a server, in a thread of its own; as a context it gives the port to call."""

    def __init__(
        self, target: Address, profile: Profile = GOOD, seed: int = 0, port: int = 0, host: str = LOCAL
    ) -> None:
        self.target, self.profile, self.seed, self.seen = target, profile, seed, Seen()
        self._listens = host, port
        self._free_at = {"up": 0.0, "down": 0.0}  # when the line will have carried what is on it
        self.under_way: set[asyncio.Task[None]] = set()  # what ends with the proxy

    def __enter__(self) -> int:
        """Start passing on; return the port to call."""
        listening = socket.create_server(self._listens)
        self._loop = asyncio.new_event_loop()
        self._began = self._loop.time()
        self._serving = self._loop.create_task(self._serve(listening))
        self._thread = threading.Thread(target=self._run, name="faults", daemon=True)
        self._thread.start()
        return int(listening.getsockname()[1])

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and reset the connections there still are."""
        self._loop.call_soon_threadsafe(self._serving.cancel)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serving)
        self._loop.close()

    async def _serve(self, listening: socket.socket) -> None:
        server = await asyncio.start_server(self._taken, sock=listening, limit=PIECE)
        try:
            await server.serve_forever()
        finally:
            for task in self.under_way:
                task.cancel()
            await asyncio.gather(*self.under_way, return_exceptions=True)

    async def _taken(self, *client: *Stream) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.under_way.add(task)
        self.seen.connections += 1
        connection = Connection(self, Chances(self.seed, self.seen.connections), client)
        try:
            try:
                await connection.pass_on()
            except* (Broken, OSError):
                connection.reset()
        except asyncio.CancelledError:
            connection.reset()
        finally:
            self.under_way.discard(task)

    def falls(self, chances: Chances, kind: str, share: float) -> bool:
        """Tell whether a fault happens now, and count it."""
        limit = self.profile.at_most
        happens = bool(share) and chances.fall(kind, share) and not (limit and self.seen.faults >= limit)
        if happens:
            setattr(self.seen, kind, getattr(self.seen, kind) + 1)
        return happens

    def due(self, way: Way, size: int) -> float:
        """Put bytes on the line; return when they will have come through."""
        begins = max(self._loop.time(), self._free_at[way])
        rate = self.profile.rate
        self._free_at[way] = begins + (size * 8 / rate if rate else 0.0)
        return self._free_at[way] + self.profile.delay / 1000

    async def light(self) -> None:
        """Come back when there is light; raise Broken where the dark refuses connections."""
        while self.profile.dark(self._loop.time() - self._began):
            if self.profile.blackout == "refuse":
                self.seen.refused += 1
                raise Broken
            await asyncio.sleep(LOOKS_EVERY)


class Connection:
    """One connection of a client, with the one to the server that belongs to it."""

    def __init__(self, proxy: FaultProxy, chances: Chances, client: Stream) -> None:
        self._proxy, self._chances, self._client = proxy, chances, client
        self._ends = [client]
        self._carried = 0
        self._requests = Requests()
        self._seconds: set[asyncio.Task[None]] = set()
        self._answer_is_lost = False

    async def pass_on(self) -> None:
        """Pass bytes on both ways until both sides have said all, or a fault ends it."""
        async with asyncio.TaskGroup() as group:
            await self._proxy.light()
            if self._proxy.falls(self._chances, "half_open", self._proxy.profile.half_open):
                while await self._client[0].read(PIECE):
                    pass
                raise Broken
            server = await asyncio.open_connection(*self._proxy.target, limit=PIECE)
            self._ends.append(server)
            up, down = Pieces(IN_FLIGHT), Pieces(IN_FLIGHT)
            group.create_task(self._take("up", self._client[0], up))
            group.create_task(self._take("down", server[0], down))
            group.create_task(self._give_server(up, server[1]))
            group.create_task(self._give_client(down, self._client[1]))
        for _, writer in self._ends:
            writer.close()

    def reset(self) -> None:
        """Reset both ends."""
        for _, writer in self._ends:
            with contextlib.suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

    async def _take(self, way: Way, reader: asyncio.StreamReader, pieces: Pieces) -> None:
        while piece := await reader.read(PACKET if self._proxy.profile.rate else PIECE):
            await pieces.put((self._proxy.due(way, len(piece)), piece))
        await pieces.put(None)

    async def _give_server(self, pieces: Pieces, writer: asyncio.StreamWriter) -> None:
        while (piece := await self._next(pieces)) is not None:
            for part in self._parts(piece):
                profile = self._proxy.profile
                if profile.twice or profile.lost:
                    self._look_at(part, profile)
                await self._give(part, writer)
                self._proxy.seen.up += len(part)
                self._cut_if_due()
        writer.write_eof()

    async def _give_client(self, pieces: Pieces, writer: asyncio.StreamWriter) -> None:
        while (piece := await self._next(pieces)) is not None:
            if self._answer_is_lost:
                raise Broken
            if self._seconds:  # who has the answer may rely on the server having been asked twice
                await asyncio.wait(self._seconds, timeout=SECOND_WITHIN)
            for part in self._parts(piece):
                await self._give(part, writer)
                self._proxy.seen.down += len(part)
                self._cut_if_due()
        writer.write_eof()

    async def _next(self, pieces: Pieces) -> bytes | None:
        """Return the next piece when it has come through; None after the last."""
        found = await pieces.get()
        if found is None:
            return None
        due, piece = found
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        await self._proxy.light()
        return piece

    def _parts(self, piece: bytes) -> Iterator[bytes]:
        """Yield a piece so that none goes beyond the place of a cut."""
        while piece:
            every = self._proxy.profile.cut_every
            size = every - self._carried % every if every else len(piece)
            part, piece = piece[:size], piece[size:]
            self._carried += len(part)
            yield part

    def _cut_if_due(self) -> None:
        profile = self._proxy.profile
        at_place = profile.cut_every and self._carried % profile.cut_every == 0
        if at_place and self._proxy.falls(self._chances, "cut", profile.cut_chance):
            raise Broken

    def _look_at(self, part: bytes, profile: Profile) -> None:
        """Decide about each request that is complete with a part."""
        for request in self._requests.feed(part):
            if request.method == "POST" and self._proxy.falls(self._chances, "twice", profile.twice):
                again = asyncio.create_task(self._ask_again(request.raw))
                self._seconds.add(again)
                self._proxy.under_way.add(again)
                again.add_done_callback(self._proxy.under_way.discard)
            self._answer_is_lost |= self._proxy.falls(self._chances, "lost", profile.lost)

    async def _ask_again(self, raw: bytes) -> None:
        """Send a request once more; the server has decided when its answer begins, and that is dropped."""
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(*self._proxy.target)
            try:
                writer.write(raw)
                await reader.read(PIECE)
            finally:
                writer.transport.abort()

    @staticmethod
    async def _give(part: bytes, writer: asyncio.StreamWriter) -> None:
        # all of it, before anything is decided about what comes next
        writer.transport.set_write_buffer_limits(0)
        writer.write(part)
        await writer.drain()
