"""Channels: how a short message leaves the node. What is said is never kept in the database or the log."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Channel(Protocol):
    """Something that carries a text to a phone number; raises `OSError` if it cannot."""

    def send(self, *, to: str, text: str, at: datetime) -> None:
        """Carry one message."""


class OutboxChannel:
    """Writes each message to a file of the node's outbox: for nodes without an SMS line, and for tests."""

    def send(self, *, to: str, text: str, at: datetime) -> None:
        """Append the message to the file of the number."""
        folder = Path(settings.OUTBOX)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{to}.txt").open("a", encoding="utf-8") as outbox:
            outbox.write(f"{at.isoformat()} {text}\n")


class ConsoleChannel(OutboxChannel):
    """Prints each message as well: for the demo, where one person plays everybody."""

    def send(self, *, to: str, text: str, at: datetime) -> None:
        """Print the message, and keep it in the outbox."""
        super().send(to=to, text=text, at=at)
        sys.stdout.write(f"[{to}] {text}\n")
        sys.stdout.flush()


def channel() -> Channel:
    """Return the node's channel, named by the setting `CHANNEL`."""
    made: Channel = import_string(settings.CHANNEL)()
    return made
