"""Rows that a reader of a growing feed sees while eight writers commit late: of our feed, and of a naive one.

`python -m bench.sync.gap` in the environment of a node on PostgreSQL writes the counts as JSON.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from random import Random

import django
from django.db import connection, connections, transaction

from bench.figures import Figure, figure
from bench.sync.extent import Extent
from bench.world import EMPTY, ROOT, Worlds

WRITERS, EACH = 8, 250
LONGEST = 12  # ms that a transaction stays open after its row is written: long imports and short clicks
LOOKS_EVERY = 0.002  # seconds
FEED, PATH = "office:kh.01.0101", "kh.01.0101.x1"


def figures(of: Worlds, extent: Extent) -> Iterator[Figure]:
    """Give the rows that our reader has missed, beside those of a reader of numbers given at insert."""
    node = of.node(EMPTY, "gap")
    said = subprocess.run(
        [sys.executable, "-m", "bench.sync.gap"],
        cwd=ROOT, env=node.environment(), stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    missed = json.loads(said.stdout)
    of.drop(node)
    if not missed["naive"]:
        raise RuntimeError("the naive reader missed nothing: the writers were not late, and nothing is shown")
    yield figure("sync", "rows-missed", of.engine, missed["feed"], missed["naive"])


def missed_by(read: Callable[[], int], write: Callable[[], None]) -> int:
    """Let all writers write late while a reader reads; return how many rows it never saw."""
    writers = [threading.Thread(target=_write_late, args=(number, write)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        read()
        time.sleep(LOOKS_EVERY)
    for writer in writers:
        writer.join()
    return WRITERS * EACH - read()


def _write_late(number: int, write: Callable[[], None]) -> None:
    rng = Random(number)
    try:
        for _ in range(EACH):
            with transaction.atomic():
                write()
                time.sleep(rng.randrange(LONGEST) / 1000)
    finally:
        connections.close_all()


def main() -> dict[str, int]:
    """Read our feed and a naive one, the one after the other; return the rows missed of each."""
    django.setup()
    from kru.journal import feed  # noqa: PLC0415 - models can be read only now
    from kru.kernel.ids import new_id  # noqa: PLC0415
    from kru.kernel.scope import Scope  # noqa: PLC0415

    seen: set[object] = set()
    place = 0

    def read() -> int:
        nonlocal place
        page = feed.page_after(FEED, place, limit=10_000)
        seen.update(record.rid for record in page.records)
        place = page.records[-1].pos if page.records else place
        return len(seen)

    def read_naively() -> int:
        nonlocal place
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM naive_feed WHERE id > %s ORDER BY id", [place])
            found = [row[0] for row in cursor.fetchall()]
        seen.update(found)
        place = max(found, default=place)
        return len(seen)

    def write_naively() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO naive_feed DEFAULT VALUES")

    missed = {
        "feed": missed_by(read, lambda: feed.mark_dirty([("staff.person", new_id(), Scope(PATH))])),
    }
    seen, place = set(), 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_feed (id bigserial PRIMARY KEY)")
    missed["naive"] = missed_by(read_naively, write_naively)
    return missed


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
