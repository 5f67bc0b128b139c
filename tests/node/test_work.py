"""Jobs are done when they are due, and one that fails stops no other."""

import errno
import logging
import threading
import time
from datetime import datetime, timedelta

import pytest

from kru.node.commands.work import OUTAGE_PAUSE, do_if_due
from kru.node.jobs import Job


def test_a_job_with_more_waiting_is_due_again_at_once() -> None:
    parts = [True, True, False]
    job = Job("numbers", timedelta(hours=1), lambda at: parts.pop(0))
    due_at = {"numbers": 0.0}
    stop = threading.Event()
    assert [do_if_due(job, due_at, stop) for _ in range(4)] == [True, True, False, False]
    assert parts == []


def test_a_job_that_fails_is_logged_and_waits_for_its_next_turn(caplog: pytest.LogCaptureFixture) -> None:
    def fail(at: datetime) -> bool:
        raise ValueError("no ink")

    due_at = {"letters": 0.0}
    with caplog.at_level(logging.ERROR):
        assert do_if_due(Job("letters", timedelta(hours=1), fail), due_at, threading.Event()) is False
    assert "the job letters failed" in caplog.text
    assert "no ink" in caplog.text
    assert due_at["letters"] > 3_000


def test_nothing_is_begun_after_the_order_to_stop() -> None:
    stop = threading.Event()
    stop.set()
    assert do_if_due(Job("numbers", timedelta(), lambda at: True), {"numbers": 0.0}, stop) is False


def test_a_job_is_given_an_aware_moment() -> None:
    given: list[datetime] = []

    def note(at: datetime) -> bool:
        given.append(at)
        return False

    do_if_due(Job("numbers", timedelta(), note), {"numbers": 0.0}, threading.Event())
    assert given[0].utcoffset() == timedelta()


def test_a_job_without_room_waits_is_said_in_one_line_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def full(at: datetime) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    due_at = {"line": 0.0}
    began = time.monotonic()
    assert do_if_due(Job("line", timedelta(seconds=1), full), due_at, threading.Event()) is False
    assert "the job line waits: no-room" in caplog.text and "Traceback" not in caplog.text
    assert began + OUTAGE_PAUSE <= due_at["line"] < began + 4 * OUTAGE_PAUSE
