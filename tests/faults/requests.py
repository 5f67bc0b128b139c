"""Finds where HTTP requests end in what a client sends, as bytes go by."""

import re
from dataclasses import dataclass

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """One whole request, byte by byte as it was sent."""

    method: str
    raw: bytes


class Requests:
    """Follows the requests of one connection."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[Request]:
        """Take what was sent next; return the requests that are complete with it."""
        self._rest += piece
        found = []
        while end := _end(self._rest):
            raw = bytes(self._rest[:end])
            del self._rest[:end]
            found.append(Request(raw.split(b" ", 1)[0].decode("ascii", "replace"), raw))
        return found


def _end(sent: bytearray) -> int:
    """Return where the first request ends; 0 if that has not been sent yet."""
    head = sent.find(END_OF_HEAD) + len(END_OF_HEAD)
    if head < len(END_OF_HEAD):
        return 0
    if CHUNKED.search(sent, 0, head):
        return _end_of_chunks(sent, head)
    length = LENGTH.search(sent, 0, head)
    end = head + (int(length[1]) if length else 0)
    return end if len(sent) >= end else 0


def _end_of_chunks(sent: bytearray, at: int) -> int:
    while (line := sent.find(b"\r\n", at)) >= 0:
        size = int(sent[at:line].split(b";")[0], 16)
        at = line + 2 + size + 2
        if not size:
            return at if len(sent) >= at else 0
    return 0
