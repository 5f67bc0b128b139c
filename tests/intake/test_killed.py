"""An import that is killed leaves all or nothing, and the next start says which."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.db.utils import ConnectionHandler

from kru.spine.doing import BATCH
from tests.intake.lists import STAFF_HEADER, staff_row

ROOT = Path(__file__).parents[2]
ROWS = BATCH + 1_000  # more than are written at once
STAGES = ("", "checking", "reading", "comparing", "ready", "ordered", "writing", "done")
BROUGHT_IN = "SELECT id FROM journal_receipt WHERE name = 'intake.bring_in'"
SCHOOL = "31010101001"  # of the village
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.no_cover]


class Node:
    """A node of its own with the village, on the engine that the tests run on."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KRU_")}
        self.environment = {**kept, "KRU_DATA_DIR": str(folder), "KRU_DATABASE_URL": database_url}
        engine = dict(settings.DATABASES["default"])
        self.database = urlsplit(database_url).path[1:]
        engine["NAME"] = self.database or folder / "kru.sqlite3"
        self._databases = ConnectionHandler({"default": {**engine, "OPTIONS": {}}})
        self.cache = FileBasedCache(str(folder / "shared-cache"), {})

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the node's database, while others write to it or after they have died."""
        with (
            closing(self._databases.create_connection("default")) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(question)
            return list(cursor.fetchall())

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command of the node."""
        return subprocess.Popen(
            [sys.executable, "-m", "kru", *arguments], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, *arguments: str) -> str:
        """Run a command of the node to its end and return what it said."""
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        return said

    def wait_until_alone(self) -> None:
        """Wait until the database has noticed who died: it may still have been about to commit."""
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while self.database and self.ask(f"SELECT count(*) {others}") != [(0,)]:
            time.sleep(0.05)

    def listed(self) -> int:
        """Return how many persons of the list are in the register."""
        (count,) = self.ask("SELECT count(*) FROM staff_person WHERE staff_number LIKE '10000%'")[0]
        return int(count)

    def at(self) -> tuple[str, int]:
        """Return what the import is doing and how many rows of it are done."""
        found = self.ask("SELECT id, state FROM intake_loadedlist")
        if not found:
            return "", 0
        progress = self.cache.get(f"intake-progress-{UUID(str(found[0][0]))}")
        return (progress["stage"], progress["done"]) if progress else (str(found[0][1]), 0)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """Give a node with the village, to be copied."""
    with database(None) as url:
        node = Node(tmp_path_factory.mktemp("village") / "node", url)
        node.run("demo", "--size", "village")
        yield node


@pytest.fixture
def node(village: Node, tmp_path: Path) -> Iterator[Node]:
    """Give a copy of that node; its database goes away with it."""
    with database(village) as url:
        shutil.copytree(village.folder, tmp_path / "node")
        yield Node(tmp_path / "node", url)


@contextmanager
def database(template: Node | None) -> Iterator[str]:
    """Give the address of a database of its own; none for the embedded one, which is a file of the node."""
    url = os.environ.get("KRU_DATABASE_URL", "")
    if not url:
        yield ""
        return
    name = f"kru_killed_{uuid4().hex[:8]}"
    copied = f" TEMPLATE {template.database}" if template else ""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}{copied}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def staff_list(tmp_path: Path) -> Path:
    """Give a staff list of one school of the village."""
    path = tmp_path / "staff.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(STAFF_HEADER)
        for n in range(ROWS):
            row = list(staff_row(n))
            row[6], row[7] = SCHOOL, ""
            out.writerow(row)
    return path


def begun(stage: str, rows: int) -> Callable[[Node], bool]:
    """Return the question whether an import has come so far, or farther."""

    def come(node: Node) -> bool:
        now, done = node.at()
        return (STAGES.index(now), done) >= (STAGES.index(stage), rows)

    return come


@pytest.mark.parametrize(
    "moment",
    [
        begun("reading", 2_000),
        begun("writing", BATCH),
        begun("writing", ROWS),
    ],  # `make soak` plays eleven, of a list of 100,000
    ids=["while it is read", "in the middle", "before the commit"],
)
def test_a_killed_import_leaves_nothing_and_the_next_start_says_so(
    node: Node, staff_list: Path, moment: Callable[[Node], bool]
) -> None:
    process = node.start("import", "staff", str(staff_list))
    until = time.monotonic() + 120
    while not moment(node):
        assert time.monotonic() < until
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    node.wait_until_alone()
    # Between the look at the progress and the kill, the whole list may have come in; a part of it never.
    left = node.listed()
    again = node.run("import", "staff", str(staff_list))
    if left:
        assert left == ROWS
        assert "broken off" not in again
    else:
        assert "broken off" in again
        assert "nothing of it was written" in again
    assert node.listed() == ROWS
    entries = f"FROM journal_entry WHERE kind = 'staff.PersonRegistered' AND command_id IN ({BROUGHT_IN})"
    assert node.ask(f"SELECT count(*), count(DISTINCT about_id) {entries}") == [(ROWS, ROWS)]


def test_an_import_that_had_ended_is_all_there_and_comes_in_once(node: Node, staff_list: Path) -> None:
    assert f"{ROWS} new" in node.run("import", "staff", str(staff_list))
    assert f"0 new, 0 changed, {ROWS} as before" in node.run("import", "staff", str(staff_list))
    assert node.listed() == ROWS


def test_the_worker_takes_up_what_was_ordered_and_broken_off(node: Node, staff_list: Path) -> None:
    process = node.start("import", "staff", str(staff_list))
    while not begun("writing", 0)(node):
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    node.wait_until_alone()
    assert node.listed() == 0
    worker = node.start("work")
    until = time.monotonic() + 120
    while node.ask("SELECT state FROM intake_loadedlist") != [("done",)]:
        assert worker.poll() is None and time.monotonic() < until
        time.sleep(0.1)
    worker.terminate()  # it would number six thousand changes for each feed next
    worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert node.listed() == ROWS
