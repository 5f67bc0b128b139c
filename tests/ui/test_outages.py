"""A full disk, a locked and an absent database: the page says so, and what was typed can be sent again."""

import base64
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import reverse

from kru.demo.cast import Cast
from kru.demo.journeys.pages import Page, read
from kru.journal.models import Receipt
from kru.learning.models import Activity
from kru.spine import clock
from kru.spine.outages import Outage, outage_of
from kru.ui import errors, outages

MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
SignIn = Callable[[str], Client]


@contextmanager
def no_room() -> Iterator[None]:
    """Let the database file grow no further during this block, as on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        (usual,) = cursor.fetchone()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {usual}")


def page(answer: HttpResponse, address: str) -> Page:
    return read(f"http://testserver{address}", answer.status_code, "text/html", answer.content)


@pytest.mark.only_on("sqlite3")
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_to_a_full_disk_is_kept_and_done_once_when_there_is_room(
    village: Cast, sign_in: SignIn
) -> None:
    address = reverse("learning:log_activity")
    sokha = sign_in("sokha")
    sokha.raise_request_exception = False
    today = f"{clock.day_of(clock.now()):%d/%m/%Y}"
    typed = dict(page(sokha.get(address), address).form(having="evidence").values) | {
        "kind": "learning_community", "title": "សហគមន៍សិក្សា", "held_on": today,
        "hours": "2", "learned": "រៀន " * 400,
    }  # fmt: skip
    with no_room():
        full = page(sokha.post(address, typed), address)
        assert not Receipt.objects.filter(pk=typed["command_id"]).exists()
    assert full.status == 507
    assert full.says("ថាសរបស់កុំព្យូទ័រនេះពេញ", "សហគមន៍សិក្សា")
    form = full.form(having="learned")
    assert dict(form.values) == typed
    for _ in range(2):
        assert sokha.post(address, dict(form.values)).status_code == 302
    assert Activity.objects.filter(title="សហគមន៍សិក្សា").count() == 1


def fault_of(ask: Callable[[], object]) -> OperationalError:
    """Return the fault as Django gives it."""
    try:
        ask()
    except (sqlite3.Error, psycopg.Error) as error:
        fault = OperationalError(*error.args)
        fault.__cause__ = error
        return fault
    raise AssertionError


def test_each_outage_is_known_by_the_database_that_says_it(tmp_path: Path) -> None:
    file = tmp_path / "one.sqlite3"
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as one:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert outage_of(fault_of(lambda: one.execute("BEGIN IMMEDIATE"))) == Outage.BUSY
        assert outage_of(fault_of(lambda: one.execute("SELECT * FROM nowhere"))) is None
        one.execute("PRAGMA max_page_count = 1")
        assert outage_of(fault_of(lambda: one.execute("CREATE TABLE more (id)"))) == Outage.NO_ROOM
    nowhere = fault_of(lambda: sqlite3.connect(tmp_path / "no" / "folder"))
    assert outage_of(nowhere) == Outage.AWAY
    unheard = fault_of(lambda: psycopg.connect("postgresql://kru:x@127.0.0.1:9/kru", connect_timeout=2))
    assert outage_of(unheard) == Outage.AWAY
    for fault, outage in (
        (psycopg.errors.DiskFull(), Outage.NO_ROOM),
        (psycopg.errors.LockNotAvailable(), Outage.BUSY),
    ):
        error = OperationalError()
        error.__cause__ = fault
        assert outage_of(error) == outage
    assert outage_of(OSError(28, "No space left on device")) == Outage.NO_ROOM
    assert outage_of(FileNotFoundError()) is None and outage_of(None) is None


def test_passwords_and_files_are_not_kept_on_the_page(rf: RequestFactory) -> None:
    request = rf.post("/accounts/login/", {"login": "dara", "password": "phka-rumduol"})
    shown = outages.page(request, Outage.AWAY, "").content.decode()
    assert "phka-rumduol" not in shown and "<form" not in shown
    paper = SimpleUploadedFile("paper.pdf", b"%PDF")
    request = rf.post("/activities/log", {"title": "A", "evidence": paper})
    answer = outages.page(request, Outage.BUSY, "")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert b"<form" not in answer.content


def test_the_page_names_our_own_font_and_its_policy_lets_it_be_shown(rf: RequestFactory) -> None:
    answer = errors.failed(rf.get("/people/"))
    style = answer.content.decode().partition("<style>")[2].partition("</style>")[0]
    address = re.findall(r"src:url\((/static/kru/fonts/noto-sans-khmer[^)]+\.woff2)\)", style)
    assert len(address) == 1
    allowed = answer.headers["Content-Security-Policy"]
    assert "font-src 'self'" in allowed
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in allowed
    errors._style.cache_clear()
    with override_settings(STORAGES={"staticfiles": {"BACKEND": MANIFEST}}):
        assert "src:url" not in errors.failed(rf.get("/")).content.decode(), (
            "without static files it is shown too"
        )
    errors._style.cache_clear()
