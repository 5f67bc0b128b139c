"""A phone as the protocol describes it: it queues commands, pushes and pulls, and runs nothing of ours."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import brotli

Ask = Callable[[str, bytes], bytes]
Row = dict[str, Any]
AT_ONCE = 200  # commands in a message


def pack(lines: list[Any]) -> bytes:
    """Return a message."""
    packed: bytes = brotli.compress("".join(json.dumps(line) + "\n" for line in lines).encode(), quality=1)
    return packed


def unpack(packed: bytes) -> list[Any]:
    """Return the lines of a message; raises `ValueError` for one that was cut."""
    try:
        return [json.loads(line) for line in brotli.decompress(packed).splitlines()]
    except brotli.error as error:
        raise ValueError("cut") from error


def fold(lines: list[dict[str, Any]]) -> list[Any]:
    """Return commands as they travel; each is a group by itself, which costs bytes and nothing else."""
    around = ("n", "id", "by", "at")
    return [
        list(range(len(lines))),
        [[line["do"], list(line["body"]), [[value] for value in line["body"].values()]] for line in lines],
        [list(around), [[line[name] for line in lines] for name in around]],
    ]


def rows_of(page: dict[str, Any]) -> list[tuple[str, str, int, Row]]:
    """Return the records of a page: kind, id, position and columns."""
    found = []
    for label, names, steps, *columns in page["u"]:
        at = 0
        for step, *values in zip(steps, *columns, strict=True):
            at += step
            row = dict(zip(names, values, strict=True))
            found.append((label, values[0], at, row))
    return found


@dataclass
class Feed:
    """One feed as the phone holds it."""

    epoch: str
    pos: int = 0
    rows: dict[tuple[str, str], tuple[int, Row]] = field(default_factory=dict)
    old: set[tuple[str, str]] = field(default_factory=set)  # held from before it came from its beginning

    def digest(self) -> int:
        """Return the digest over what is held, as the protocol defines it."""
        total = 0
        for (label, rid), (pos, _) in self.rows.items():
            seal = blake2b(f"{label} {rid} {pos}".encode(), digest_size=8).digest()
            total ^= int.from_bytes(seal, "big") >> 1
        return total


@dataclass
class Phone:
    """The phone of one person."""

    node_id: UUID
    slug: str
    user_id: UUID
    person_id: UUID
    lines: dict[int, dict[str, Any]] = field(default_factory=dict)  # by number; never changed
    verdicts: dict[int, list[Any] | None] = field(default_factory=dict)  # None: done; else the reasons
    feeds: dict[str, Feed] = field(default_factory=dict)
    thread: str = ""

    @property
    def installation(self) -> UUID:
        """Return its installation: it has never been set up anew."""
        return self.node_id

    def queue(self, name: str, command_id: UUID, at: datetime, body: dict[str, Any], by: UUID) -> int:
        """Queue one command and return its number."""
        number = len(self.lines) + 1
        said = at.replace(tzinfo=None).isoformat(sep=" ")
        self.lines[number] = {
            "n": number, "id": command_id.hex, "do": name, "by": by.hex, "at": said, "body": body,
        }  # fmt: skip
        return number

    def waiting(self) -> list[int]:
        """Return the numbers of commands that have no verdict yet."""
        return [number for number in self.lines if number not in self.verdicts]

    def records(self, label: str) -> list[Row]:
        """Return the rows of a kind that the phone holds."""
        return [
            row for feed in self.feeds.values() for (kind, _), (_, row) in feed.rows.items() if kind == label
        ]

    def exchange(self, ask: Ask) -> bool:
        """Push what waits and pull what is new; tell whether anything was said either way."""
        said = False
        waiting = self.waiting()
        start, knows = 0, dict[str, Any]()
        while start < len(waiting):
            some = waiting[start : start + AT_ONCE]
            rest = start + AT_ONCE < len(waiting)
            head = {"v": 1, "rest": rest, "decided": self._decided(), "thread": self.thread, **knows}
            (answer,) = unpack(ask("push", pack([head, fold([self.lines[number] for number in some])])))
            said, knows = True, {}
            if answer.get("compare"):
                knows = {"refused": self._refused()}
                continue
            start += AT_ONCE
            self.thread = answer.get("thread", self.thread)
            for first, last in answer.get("missing", ()):
                self._forget(number for number in list(self.verdicts) if first <= number <= last)
            for first, last in answer["done"]:
                for number in range(first, last + 1):
                    self.verdicts[number] = None
            for number, reasons in answer["refused"]:
                self.verdicts[number] = reasons
        more, knows = True, {}
        while more:
            places = {name: [feed.epoch, feed.pos, feed.digest()] for name, feed in self.feeds.items()}
            asked = {"v": 1, "at": places, "room": 16 << 10, "thread": self.thread, **knows}
            head, *pages = unpack(ask("pull", pack([asked])))
            self._forget(number for number in list(self.verdicts) if number > head["known"])
            for first, last in head.get("missing", ()):
                said = True
                self._forget(number for number in list(self.verdicts) if first <= number <= last)
            self.thread = head.get("thread", self.thread)
            knows = {"decided": self._decided(), "refused": self._refused()} if head.get("compare") else {}
            more = head["more"] or bool(knows)
            for page in pages:
                said = True
                more = self._take(page) or more
        return said

    def _decided(self) -> list[list[int]]:
        """Return the numbers that central has decided, as runs."""
        runs: list[list[int]] = []
        for number in sorted(self.verdicts):
            if runs and runs[-1][1] == number - 1:
                runs[-1][1] = number
            else:
                runs.append([number, number])
        return runs

    def _refused(self) -> list[list[Any]]:
        """Return number and seal of what was refused, as the protocol defines it."""
        found: list[list[Any]] = []
        for number, reasons in sorted(self.verdicts.items()):
            if reasons is not None:
                text = json.dumps(reasons, sort_keys=True, ensure_ascii=False)
                found.append([number, blake2b(text.encode(), digest_size=6).hexdigest()])
        return found

    def _forget(self, numbers: Iterable[int]) -> None:
        """Let commands wait again that central, restored from a backup, has forgotten."""
        for number in numbers:
            self.verdicts.pop(number, None)

    def _take(self, page: dict[str, Any]) -> bool:
        """Take a page; tell whether its feed must come again from the beginning."""
        name = page["feed"]
        if page.get("gone"):
            self.feeds.pop(name, None)
            return False
        feed = self.feeds.setdefault(name, Feed(page["epoch"]))
        if page["from"] == 0 and (feed.epoch != page["epoch"] or page.get("again")):
            feed.epoch, feed.pos, feed.old = page["epoch"], 0, set(feed.rows)
        assert (feed.epoch, feed.pos) == (page["epoch"], page["from"]), "a page that does not go on"
        for label, rid, pos, row in rows_of(page):
            feed.rows[label, rid] = (pos, row)
            feed.old.discard((label, rid))
        for label, rid, _ in page["x"]:
            feed.rows.pop((label, rid), None)
            feed.old.discard((label, rid))
        feed.pos = page["to"]
        if not page["end"]:
            return False
        for key in feed.old:
            feed.rows.pop(key)
        feed.old = set()
        if (len(feed.rows), feed.digest()) == (page["count"], page["digest"]):
            return False
        feed.epoch = "0" * 32
        return True
