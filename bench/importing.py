"""Measures of the staff import: records a second beside COPY into the same indexed table, and memory."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import psycopg

from bench.figures import Figure, figure, median
from bench.world import ROOT, Node, Worlds
from kru.demo import listed, lists
from kru.demo.places import write_gazetteer
from kru.demo.plan import World
from kru.demo.sizes import size_named

FEW, MANY = 10_000, 100_000
ROUNDS = 3
PIECE = 1 << 16
LEVELS = ("provinces", "districts", "communes", "villages")


def figures(suite: str, of: Worlds, today: date) -> Iterator[Figure]:
    """Measure the import of staff lists into a node that knows the country's workplaces."""
    with tempfile.TemporaryDirectory(prefix="kru-bench-lists-") as folder:
        world = World(size_named("nation"), on=today, seed=1)
        base = with_workplaces(of, world, Path(folder))
        plain = lists.STAFF_STYLES["plain"]
        files = {
            (count, suffix): Path(folder) / f"staff-{count}.{suffix}"
            for count, suffix in ((FEW, "xlsx"), (MANY, "xlsx"), (MANY, "csv"))
        }
        for (count, _), path in files.items():
            lists.write_staff_list(path, islice(listed.people(world), count), plain)
        if of.engine == "postgresql":
            yield _rate(suite, of, base, files[MANY, "csv"])
        peaks = {}
        for count in (FEW, MANY):
            node = of.copy(base, f"import-{count}")
            _, peaks[count] = _imported(node, "staff", files[count, "xlsx"])
            of.drop(node)
            yield figure(suite, f"import-memory-{count}", of.engine, peaks[count])
        yield figure(suite, "import-memory-flat", of.engine, peaks[MANY], peaks[FEW])
        of.drop(base)


def _rate(suite: str, of: Worlds, base: Node, path: Path) -> Figure:
    """Import the list and COPY the same persons into an empty table of the same shape, in turn."""
    ours, copied = [], []
    for turn in range(ROUNDS):
        node = of.copy(base, f"rate-{turn}")
        before = _persons(node)
        seconds, _ = _imported(node, "staff", path)
        count = _persons(node) - before
        ours.append(count / seconds)
        copied.append(_copied_per_second(node))
        of.drop(node)
    return figure(suite, "import-rate", of.engine, median(ours), median(copied))


def with_workplaces(of: Worlds, world: World, folder: Path) -> Node:
    """Return a node that knows the workplaces of a world and the village's people."""
    base = of.node("village", "base")
    write_gazetteer(folder, world.places())
    schools = folder / "schools.csv"
    lists.write_school_list(schools, listed.schools(world), lists.SCHOOL_STYLES["plain"])
    for level in LEVELS:
        _imported(base, "gazetteer", folder / f"{level}.csv")
    _imported(base, "workplaces", schools)
    return base


def _imported(node: Node, kind: str, path: Path) -> tuple[float, float]:
    """Run `kru import` in a process of its own; return its seconds and the most memory it held, in MB."""
    peak = node.directory / "peak"
    command = [sys.executable, "-m", "kru", "import", kind, str(path)]
    started = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", "bench.peak", str(peak), *command],
        cwd=ROOT, env=node.environment(), stdout=sys.stderr, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    if ended.returncode:
        raise RuntimeError(f"the import of {path.name} failed")
    return seconds, float(peak.read_text())


def _persons(node: Node) -> int:
    with psycopg.connect(node.database_url) as connection:
        row = connection.execute("SELECT count(*) FROM staff_person").fetchone()
        return int(row[0]) if row else 0


def _copied_per_second(node: Node) -> float:
    with psycopg.connect(node.database_url) as connection:
        connection.execute("CREATE TABLE copied (LIKE staff_person INCLUDING ALL)")
        with connection.cursor().copy("COPY staff_person TO STDOUT") as copy:
            rows = b"".join(bytes(piece) for piece in copy)
        connection.commit()
        started = time.perf_counter()
        with connection.cursor().copy("COPY copied FROM STDIN") as copy:
            for at in range(0, len(rows), PIECE):
                copy.write(rows[at : at + PIECE])
        connection.commit()
        return rows.count(b"\n") / (time.perf_counter() - started)
