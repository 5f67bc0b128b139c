"""The first copy of an office, watched from its terminal: a bar, or lines where it is no terminal."""

import time
from typing import TextIO

from django.db import connection
from django.db.models import Sum

from kru.node import spoken
from kru.sync.models import Cursor, Line

WIDTH = 30
LOOKS_EVERY = 0.5  # seconds
SAYS_EVERY = 10  # percent, where it is no terminal


class FirstCopy:
    """Says how far the first copy has come, each time it is called, until it is complete."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._begun = self._looked = time.monotonic()
        self._said = ("", -SAYS_EVERY)  # the trouble, and the percent
        self.complete = _is_complete()

    def __call__(self) -> None:
        """Look at the copy, if it is time to, and say what is new."""
        now = time.monotonic()
        if self.complete or now - self._looked < LOOKS_EVERY:
            return
        self._looked = now
        self.complete = _is_complete()
        if self.complete:
            records = Cursor.objects.aggregate(all=Sum("count"))["all"]
            self._say(f"The copy is complete: {records:,} records in {now - self._begun:.0f} s.\n")
        else:
            self._go_on()
        connection.close()

    def _go_on(self) -> None:
        come, wanted = Cursor.objects.aggregate(come=Sum("count"), wanted=Sum("wanted")).values()
        percent = min(99, 100 * come // wanted) if wanted else 0
        trouble = Line.objects.filter(pk=1).values_list("trouble", flat=True).first() or ""
        if self._out.isatty():
            filled = WIDTH * percent // 100
            bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {percent} %"
            waits = " – no line, it is tried again" if trouble else ""
            self._say(f"First copy {bar}, {come or 0:,} of {wanted or 0:,} records{waits}")
        elif percent >= self._said[1] + SAYS_EVERY:
            self._say(f"First copy: {percent} %, {come or 0:,} of {wanted or 0:,} records\n")
            self._said = (self._said[0], percent)
        if trouble != self._said[0]:
            self._said = (trouble, self._said[1])
            if trouble:
                self._say(f"{spoken.sentence(trouble)}\n")

    def _say(self, words: str) -> None:
        # over the bar that stands there
        self._out.write(f"\r\x1b[K{words}" if self._out.isatty() else words)
        self._out.flush()


def _is_complete() -> bool:
    return Line.objects.filter(pk=1).exclude(complete_at=None).exists()
