"""The first copy goes on where the line or the power was cut, and the terminal says how far it is."""

import io
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from kru.demo.cast import PASSWORD
from kru.demo.journeys.nodes import OfficeComputer, temporary_node
from kru.demo.journeys.offices import COMMAND, DISTRICT
from kru.demo.journeys.visitor import Visitor
from kru.node import first_copy
from kru.node.first_copy import FirstCopy
from kru.sync.models import Cursor, Line
from tests.faults import GOOD, FaultProxy, Profile

WITHIN = 60.0  # seconds
CUT = 12_000  # bytes: the first pages have come, the last has not


class Terminal(io.StringIO):
    """What is written, as a terminal or as a file."""

    def __init__(self, *, tty: bool) -> None:
        super().__init__()
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


def held(office: OfficeComputer) -> tuple[int, int]:
    """Return how many records the copy of an office holds, and how often the line has failed."""
    with sqlite3.connect(office.folder / "kru.sqlite3") as database:
        count = database.execute("SELECT coalesce(sum(count), 0) FROM sync_cursor").fetchone()[0]
        failed = database.execute("SELECT coalesce(max(failures), 0) FROM sync_line").fetchone()[0]
    database.close()
    return int(count), int(failed)


def mark(office: OfficeComputer) -> None:
    """Write over a record that has come; it would be put right if it came again."""
    with sqlite3.connect(office.folder / "kru.sqlite3") as database:
        asked = "SELECT rid FROM sync_held WHERE type = 'organisations.unit' LIMIT 1"
        database.execute(f"UPDATE organisations_unit SET name_latin = 'marked' WHERE id = ({asked})")
    database.close()


def is_marked(office: OfficeComputer) -> bool:
    with sqlite3.connect(office.folder / "kru.sqlite3") as database:
        found = database.execute("SELECT 1 FROM organisations_unit WHERE name_latin = 'marked'").fetchone()
    database.close()
    return found is not None


def until(true: Callable[[], bool]) -> None:
    given_up_at = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < given_up_at
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_copy_that_was_cut_goes_on_after_a_power_failure(tmp_path: Path) -> None:
    with temporary_node() as central:
        proxy = FaultProxy(("127.0.0.1", urlsplit(central.address).port or 0), GOOD, 1)
        with proxy as port:
            sovath = Visitor(central.address, "sovath")
            sovath.sign_in(PASSWORD)
            found = sovath.send(sovath.open("/nodes/invite-office").form(having="q"), {"q": DISTRICT.km})
            form = sovath.go(found.link(DISTRICT.km, to="?unit=")).form(having="name")
            typed = COMMAND.search(sovath.send(form, {"name": uuid4().hex[:8]}).text)
            assert typed
            office = OfficeComputer(tmp_path / "office")
            address = f"http://127.0.0.1:{port}"
            assert office.do("office", "--join", typed[1], "--central", address, "--join-only")[0] == 0
            try:
                proxy.profile = Profile(cut_every=CUT, at_most=1)
                office.switch_on()
                until(lambda: held(office)[1] > 0)
                office.lose_power()
                come = held(office)[0]
                assert come > 0 and proxy.seen.cut == 1
                mark(office)
                proxy.profile = GOOD
                office.switch_on()
                office.wait_for("The copy is complete")
                assert held(office)[0] > come
                assert is_marked(office), "the copy began anew: what had come came again"
            finally:
                office.switch_off()


@pytest.mark.django_db
@pytest.mark.parametrize("tty", [True, False])
def test_the_terminal_says_how_far_it_is_and_when_it_is_complete(
    tty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_copy, "LOOKS_EVERY", 0.0)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    out = Terminal(tty=tty)
    watch = FirstCopy(out)
    watch()
    cursor = Cursor.objects.create(feed="units", epoch=uuid4(), count=300, wanted=1_200)
    line = Line.objects.create(pk=1, trouble="no-line")
    watch()
    watch()
    said = out.getvalue()
    assert "25 %, 300 of 1,200 records" in said and said.count("There is no line to the centre") == 1
    assert ("[#######......................." in said) == tty
    cursor.count, line.complete_at = 1_200, "2026-03-16T00:00:00Z"
    cursor.save()
    line.save()
    watch()
    watch()
    assert out.getvalue().count("The copy is complete: 1,200 records") == 1
