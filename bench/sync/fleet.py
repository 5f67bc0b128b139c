"""A day of a whole fleet against one central: every exchange over HTTP, and the processor's time it took."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from urllib.parse import urlsplit

import psutil

from bench.figures import Figure, figure
from bench.serving import product
from bench.sync.extent import Extent
from bench.world import ROOT, Worlds

DAY = 86_400.0  # seconds
STARTED = 5.0  # seconds until it has come to rest after its start


def figures(of: Worlds, extent: Extent) -> Iterator[Figure]:
    """Give the errors of the day and the share of one core it took, with what an idle central takes."""
    node, fleet = of.node(extent.world, "fleet"), extent.fleet
    made = [sys.executable, "-m", "bench.sync.estate", str(fleet.offices), str(fleet.phones)]
    nodes = subprocess.run(made, cwd=ROOT, env=node.environment(), stdout=subprocess.PIPE, check=True).stdout
    with product(node) as central:
        whole = central.process.parent()
        assert whole is not None
        family = [whole, *_databases(node.database_url)]
        time.sleep(STARTED)
        before = _seconds(family)
        time.sleep(fleet.idle)
        idle = (_seconds(family) - before) / fleet.idle
        before = _seconds(family)
        play = [sys.executable, "-m", "bench.sync.replay", f"http://127.0.0.1:{central.port}"]
        said = subprocess.run(
            [*play, json.dumps(asdict(fleet))],
            cwd=ROOT, env=node.environment(), input=nodes, stdout=subprocess.PIPE, check=True,
        ).stdout  # fmt: skip
        seen = json.loads(said)
        time.sleep(STARTED)  # until what was written last is numbered
        busy = _seconds(family) - before
    of.drop(node)
    for error in seen["told"]:
        print(error, file=sys.stderr)
    yield figure("sync", "fleet-errors", of.engine, seen["errors"])
    yield figure("sync", "fleet-cpu", of.engine, (busy / DAY + idle) * 100)
    yield figure("sync", "fleet-idle", of.engine, idle * 100)
    for name in ("exchanges", "requests", "commands", "records"):
        yield figure("sync", f"fleet-{name}", of.engine, seen[name])
    yield figure("sync", "fleet-carried", of.engine, seen["bytes"] / 1000)
    yield figure("sync", "fleet-replay", of.engine, seen["seconds"])


def _databases(url: str) -> list[psutil.Process]:
    """Return the database server of a central that has one: its first process."""
    port = urlsplit(url).port
    if port is None:
        return []
    return [
        process
        for process in psutil.process_iter(["cmdline", "name"])
        if process.info["name"] == "postgres" and f"port={port}" in (process.info["cmdline"] or ())
    ]


def _seconds(family: Iterable[psutil.Process]) -> float:
    """Return the processor's seconds that processes and all they started have taken so far."""
    total = 0.0
    for first in family:
        for member in (first, *first.children(recursive=True)):
            try:
                times = member.cpu_times()
            except psutil.NoSuchProcess:
                continue  # it has ended, and counts as its parent's child from now on
            total += times.user + times.system
        total += first.cpu_times().children_user + first.cpu_times().children_system
    return total
