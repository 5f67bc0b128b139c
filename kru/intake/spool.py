"""The rows of a checked list on the node's own disk, between check and register; made anew if lost."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from pydantic_core import from_json, to_json


@dataclass(frozen=True)
class Spool:
    """The files of one check of one list."""

    list_id: UUID
    check: int

    @property
    def read(self) -> Path:
        """Return the file of all rows as they were read."""
        return self._path("read")

    @property
    def good(self) -> Path:
        """Return the file of the rows that can be brought in."""
        return self._path("good")

    @property
    def refused(self) -> Path:
        """Return the file of the rows set aside."""
        return self._path("refused")

    def _path(self, what: str) -> Path:
        return _folder() / f"{self.list_id}-{self.check}-{what}.jsonl"

    def remove(self) -> None:
        """Remove the files of this check and of those before it."""
        for path in _folder().glob(f"{self.list_id}-*.jsonl"):
            if int(path.name.removeprefix(f"{self.list_id}-").partition("-")[0]) <= self.check:
                with suppress(FileNotFoundError):
                    path.unlink()


@contextmanager
def claimed() -> Iterator[bool]:
    """Hold all work on lists for this process, or say that another does; a process that dies lets go."""
    with (_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _folder() -> Path:
    folder: Path = settings.ENVIRONMENT.directory / "lists"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_line(stream: IO[bytes], line: Any) -> None:
    """Write one row; days become ISO texts, which are read like any other date."""
    stream.write(to_json(line))
    stream.write(b"\n")


def lines(path: Path) -> Iterator[Any]:
    """Return the rows of a file, one at a time."""
    with path.open("rb") as stream:
        for line in stream:
            yield from_json(line)
