"""The first copy of a district over a slow line: a real office joins a real central."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, figure
from bench.serving import product
from bench.sync import nodes
from bench.sync.extent import Extent
from bench.world import Worlds
from kru.demo.journeys.nodes import OfficeComputer
from kru.kernel.scope import DISTRICT_LEVEL
from tests.faults import FaultProxy, Profile

# 64 kbit/s on the cable: of each packet the proxy sees 1,400 bytes, and 66 more are its headers
LINE = Profile(rate=64_000 * 1400 // 1466, delay=50)
PATIENCE = 1_800.0  # seconds
LOOKS_EVERY = 0.2
RECORDS_ARE_THERE = "SELECT complete FROM sync_cursor WHERE feed = 'office:{path}'"
COMPLETE = "SELECT complete_at FROM sync_line"
RECORDS = "SELECT sum(count) FROM sync_cursor"


def figures(of: Worlds, extent: Extent) -> Iterator[Figure]:
    """Give the seconds from `kru office --join` until all records are there, and until their history is, too.

    An office works with the records; its terminal calls the copy complete when the history is there, too, and
    that is what is judged.
    """
    node = of.node(extent.world, "district")
    invited = nodes.within(
        node.environment(), "invite", level=DISTRICT_LEVEL, about=extent.teachers, teachers=True
    )
    with (
        product(node) as central,
        (proxy := FaultProxy(("127.0.0.1", central.port), LINE)) as port,
        tempfile.TemporaryDirectory(prefix="kru-bench-office-", ignore_cleanup_errors=True) as name,
    ):
        office = OfficeComputer(Path(name) / "office")
        started = time.monotonic()
        nodes.join(office, invited["code"], port)
        try:
            office.switch_on()
            usable = _wait_for(office.folder, RECORDS_ARE_THERE.format(path=invited["path"]), started)
            complete = _wait_for(office.folder, COMPLETE, started)
            carried = proxy.seen.up + proxy.seen.down
            records = nodes.held(office.folder, RECORDS)
        finally:
            office.switch_off()
    yield figure("sync", "district-teachers", of.engine, invited["people"])
    yield figure("sync", "district-records", of.engine, records)
    yield figure("sync", "district-carried", of.engine, carried / 1000)
    yield figure("sync", "district-usable", of.engine, usable)
    yield figure("sync", "district-copy", of.engine, complete)
    of.drop(node)


def _wait_for(folder: Path, statement: str, started: float) -> float:
    """Return the seconds until an office's database says yes."""
    while not nodes.held(folder, statement):
        passed = time.monotonic() - started
        if passed > PATIENCE:
            raise RuntimeError(f"not there after {passed:.0f} s: {statement}")
        time.sleep(LOOKS_EVERY)
    return time.monotonic() - started
