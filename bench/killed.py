"""`python -m bench.killed --rows N`: kills an import of a staff list with `kill -9`, at many moments.

Exits with 1 if a part of a list is left, if the next start does not say what became of it, or if in the end
not everybody is there once.
"""

import argparse
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.core.cache.backends.filebased import FileBasedCache

from bench.importing import with_workplaces
from bench.world import ENGINES, ROOT, Node, worlds
from kru.demo import listed, lists
from kru.demo.plan import World
from kru.demo.sizes import size_named
from kru.spine import clock

# The stage of the work, the share of its rows that are done, and the seconds that pass then.
MOMENTS = (
    ("reading", 0.0, 0.0),
    ("reading", 0.7, 0.0),
    ("comparing", 0.5, 0.0),
    ("writing", 0.0, 0.0),
    ("writing", 0.3, 0.0),
    ("writing", 0.9, 0.0),
    ("writing", 1.0, 0.0),
    ("writing", 1.0, 0.5),
    ("writing", 1.0, 1.0),
    ("writing", 1.0, 2.0),
    ("done", 0.0, 0.0),
)
STAGES = ("", "reading", "comparing", "writing", "done")
LOOKS_EVERY = 0.02  # seconds
MADE = """
    SELECT (SELECT count(*) FROM staff_person), (SELECT count(*) FROM establishment_posting),
           (SELECT count(DISTINCT about_id) FROM journal_entry WHERE kind = 'staff.PersonRegistered'),
           (SELECT count(*) FROM journal_entry WHERE kind = 'establishment.PostingStarted'),
           (SELECT count(DISTINCT rid) FROM journal_dirty WHERE type = 'staff.person')
"""


@dataclass(frozen=True)
class Kill:
    """What one kill left: rows of persons, postings, journal and feed; and what the next start said."""

    engine: str
    moment: str
    left: tuple[int, ...]
    said: str
    in_the_end: tuple[int, ...]
    ok: bool


def asked(node: Node, question: str) -> list[Any]:
    """Ask the node's database."""
    if node.database_url:
        with psycopg.connect(node.database_url) as connection:
            return connection.execute(question.encode()).fetchall()
    with closing(sqlite3.connect(node.directory / "kru.sqlite3", timeout=60)) as database:
        return database.execute(question).fetchall()


def made(node: Node, before: tuple[int, ...] = (0,) * 5) -> tuple[int, ...]:
    """Return how many rows of each table there are more than before."""
    return tuple(now - then for now, then in zip(asked(node, MADE)[0], before, strict=True))


def started(node: Node, path: Path) -> "subprocess.Popen[str]":
    """Start the import in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "kru", "import", "staff", str(path)], cwd=ROOT, env=node.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def come(node: Node) -> tuple[int, int]:
    """Return the number of the stage that the import has come to, and the rows done."""
    found = asked(node, "SELECT id, state FROM intake_loadedlist WHERE kind = 'staff'")
    if not found:
        return 0, 0
    ((list_id, state),) = found
    cache = FileBasedCache(str(node.directory / "shared-cache"), {})
    progress = cache.get(f"intake-progress-{UUID(str(list_id))}")
    if state == "done":
        return STAGES.index("done"), 0
    return (STAGES.index(progress["stage"]), progress["done"]) if progress else (0, 0)


def killed(node: Node, path: Path, rows: int, moment: tuple[str, float, float]) -> Kill:
    """Import a list, kill the process at a moment, and start again."""
    stage, share, later = moment
    before = made(node)
    process = started(node, path)
    while come(node) < (STAGES.index(stage), int(share * rows)) and process.poll() is None:
        time.sleep(LOOKS_EVERY)
    time.sleep(later)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    _wait_for_others(node)
    left = made(node, before)
    said, _ = started(node, path).communicate()
    in_the_end = made(node, before)
    broken_off = "nothing of it was written" in said
    ok = left in ((0,) * 5, (rows,) * 5) and broken_off == (not any(left)) and in_the_end == (rows,) * 5
    return Kill(node.engine, f"{stage} {share:.0%} + {later:g} s", left, said.strip(), in_the_end, ok)


def _wait_for_others(node: Node) -> None:
    """Wait until the database has noticed that the process is dead: a commit may still be under way."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while node.database_url and asked(node, others)[0][0]:
        time.sleep(LOOKS_EVERY)


def kills(engine: str, rows: int, today: date) -> Iterator[Kill]:
    """Kill an import at each moment, each time on a node of its own."""
    with worlds(engine) as of, tempfile.TemporaryDirectory(prefix="kru-bench-lists-") as folder:
        world = World(size_named("nation"), on=today, seed=1)
        base = with_workplaces(of, world, Path(folder))
        path = Path(folder) / "staff.csv"
        lists.write_staff_list(path, islice(listed.people(world), rows), lists.STAFF_STYLES["plain"])
        for number, moment in enumerate(MOMENTS):
            node = of.copy(base, f"killed-{number}")
            yield killed(node, path, rows, moment)
            of.drop(node)


def main() -> int:
    """Read the command line and kill imports; 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m bench.killed", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--engine", choices=ENGINES, action="append", help="one engine only (default: both)")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = 0
    for engine in args.engine or ENGINES:
        for kill in kills(engine, args.rows, clock.day_of(datetime.now(UTC))):
            print(json.dumps(asdict(kill), ensure_ascii=False), flush=True)
            failed += not kill.ok
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
