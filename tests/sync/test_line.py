"""The line of an office keeps itself: a wish is heard once, a fault of ours waits its turn, pauses grow."""

import errno
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test.utils import override_settings

from kru.spine import clock
from kru.sync import jobs, seen
from kru.sync.exchange import NoLine
from kru.sync.models import Line
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db


class Nowhere:
    """A central that nobody asks."""

    ahead = timedelta(0)

    def ask(self, what: str, body: bytes) -> bytes:
        raise NoLine("there is none")


@pytest.fixture
def line(office: Callable[[str], Office], monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """Give the line of an office on which somebody has asked for an exchange."""
    monkeypatch.setattr(jobs, "_central", Nowhere)
    with office("district").here(), override_settings(MEMBERSHIP=object()):
        seen.want_exchange(clock.now())
        yield Line.objects.get()


def test_a_fault_of_the_program_is_tried_again_at_its_time_and_not_every_second(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **named: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "exchange", broken)
    at = clock.now()
    with pytest.raises(ZeroDivisionError):
        jobs.exchange_if_due(at)
    jobs.exchange_if_due(at + timedelta(seconds=1))  # would raise again
    assert Line.objects.get().wanted_at is None


def test_who_asks_while_an_exchange_is_going_on_is_heard_after_it(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*args: Any, **named: Any) -> None:
        seen.want_exchange(clock.now())

    monkeypatch.setattr(jobs, "exchange", pressed)
    jobs.connect(line, clock.now())
    after = Line.objects.get()
    assert after.wanted_at is not None
    assert (after.trouble, after.failures) == ("", 0)
    assert after.heard_at is not None


def test_without_a_line_it_is_tried_later_and_later_but_for_ever(line: Line) -> None:
    pauses = []
    for _ in range(12):
        jobs.connect(line, at := clock.now())
        line = Line.objects.get()
        assert (line.trouble, line.heard_at) == ("no-line", None)
        assert line.next_at is not None
        pauses.append(line.next_at - at)
    assert pauses[0] < pauses[-1]
    assert line.failures == 12
    assert all(jobs.pause(n, waiting=True) <= jobs.LONGEST_PAUSE for n in range(1, 2_000, 100))


def test_a_full_disk_or_a_locked_database_here_is_said_as_such_and_tried_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(jobs, "exchange", full)
    jobs.connect(line, at := clock.now())
    after = Line.objects.get()
    assert (after.trouble, after.failures, after.heard_at) == ("no-room", 1, None)
    assert after.next_at is not None and after.next_at > at
