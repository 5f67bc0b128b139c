"""Where nodes stand: each in a network and on a disk of its own, where the system allows.

Only a relay of ours leads from one network to another. Networks want Linux, root and `ip`; disks want root.
Without them nodes share this machine's network, and a full disk is a limit to the size of files.
"""

import contextlib
import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOCAL = "127.0.0.1"
PORT = 8000
PORTS = (20_000, 32_000)  # below those that systems give to calls
FILLER = "filler"
CLUSTER_DISK, DISK = 1 << 30, 256 << 20  # bytes
PIECE = bytes(1 << 20)
NO_LIMIT = resource.RLIM_INFINITY


@dataclass(frozen=True)
class Place:
    """Where one node stands: its folder, where it listens, and our end of its cable."""

    name: str
    folder: Path
    own_disk: bool
    namespace: str = ""
    interface: str = ""
    here: str = LOCAL  # our end of its cable
    host: str = LOCAL
    port: int = PORT

    def inside(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs a command there."""
        return ["ip", "netns", "exec", self.namespace, *command] if self.namespace else list(command)

    @contextlib.contextmanager
    def full(self, processes: Sequence[int] = ()) -> Iterator[None]:
        """Let its disk be full to the last byte during this block, for these processes where it has none."""
        if not self.own_disk:
            with _no_growth(processes):
                yield
            return
        filler = self.folder / FILLER
        try:
            with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                size = len(PIECE)
                while size:
                    try:
                        file.write(PIECE[:size])
                    except OSError:
                        size //= 2
            yield
        finally:
            filler.unlink(missing_ok=True)

    @contextlib.contextmanager
    def unplugged(self) -> Iterator[None]:
        """Take the cable out during this block: nobody is told, connections stand half open."""
        if not self.namespace:
            yield
            return
        _ip("link", "set", self.interface, "down")
        try:
            yield
        finally:
            _ip("link", "set", self.interface, "up")


@dataclass
class Room:
    """The places of a play, and why some are not as they should be."""

    folder: Path
    lacks: list[str] = field(default_factory=list)
    _held: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _given: int = 0

    def place(self, name: str, size: int = DISK, *, apart: bool = True) -> Place:
        """Return a new place, `apart` from the network of this machine."""
        folder = self.folder / name
        folder.mkdir()
        own_disk = self._disk(folder, size)
        number, self._given = self._given, self._given + 1
        laid = self._cable(number) if apart else None
        if laid is None:
            return Place(name, folder, own_disk, port=free_port())
        namespace, interface, near, far = laid
        return Place(name, folder, own_disk, namespace, interface, near, far)

    def _disk(self, folder: Path, size: int) -> bool:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=711", "tmpfs", folder],
            capture_output=True, text=True, check=False,
        ) if shutil.which("mount") and os.geteuid() == 0 else None  # fmt: skip
        if made is None or made.returncode:
            self._lack("no disks of their own: files may not grow instead of a full disk")
            return False
        self._held.callback(subprocess.run, ["umount", "--lazy", folder], check=False)
        return True

    def _cable(self, number: int) -> tuple[str, str, str, str] | None:
        """Lay a cable from here to a new network; return its name, our interface, and both addresses."""
        if shutil.which("ip") is None or os.geteuid() != 0:
            self._lack("no networks of their own: nodes meet on this machine")
            return None
        stem = f"kru{os.getpid()}n{number}"
        net = f"10.{100 + os.getpid() % 100}.{os.getpid() // 100 % 250}"
        near, far = (f"{net}.{4 * number + last}" for last in (1, 2))
        self._held.callback(subprocess.run, ["ip", "netns", "delete", stem], capture_output=True, check=False)
        try:
            _ip("netns", "add", stem)
            _ip("link", "add", stem, "type", "veth", "peer", "name", "kru0", "netns", stem)
            _ip("-n", stem, "link", "set", "lo", "up")
            _ip("-n", stem, "address", "add", f"{far}/30", "dev", "kru0")
            _ip("-n", stem, "link", "set", "kru0", "up")
            _ip("address", "add", f"{near}/30", "dev", stem)
            _ip("link", "set", stem, "up")
        except subprocess.CalledProcessError as refused:
            self._lack(f"no networks of their own: {refused.stderr.strip()}")
            return None
        return stem, stem, near, far

    def _lack(self, what: str) -> None:
        if what not in self.lacks:
            self.lacks.append(what)
            print(what.upper(), file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take everything away again."""
        self._held.close()


@contextlib.contextmanager
def room() -> Iterator[Room]:
    """Give a room in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="kru-killed-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)  # a database server enters it as somebody else
        made = Room(Path(name))
        try:
            yield made
        finally:
            made.close()


def free_port() -> int:
    """Return a port that nobody listens on, nor is given for a call while a server starts again."""
    while True:
        port = random.SystemRandom().randrange(*PORTS)
        with contextlib.suppress(OSError), socket.create_server((LOCAL, port)):
            return port


@contextlib.contextmanager
def _no_growth(processes: Sequence[int]) -> Iterator[None]:
    """Let no file of these processes be written beyond its first bytes during this block."""
    try:
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, NO_LIMIT))
        yield
    finally:
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))


def _ip(*words: str) -> str:
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=True).stdout
