"""Kru beside the peers in one run: the same records, the same steps, bytes at the interface."""

import sys
from collections.abc import Iterator

from bench.figures import Figure, figure
from bench.sync import environments
from bench.sync.candidate import Measurement, measure
from bench.sync.extent import Extent
from bench.sync.own import candidate as own
from bench.sync.peers import PEERS
from bench.world import Worlds

AS_IT_COMES = "pouchdb"  # the peer whose times ours are judged against
BYTES = {"sync-up-first": "up-first", "sync-up": "up", "sync-nothing": "nothing"}  # measure → step

Steps = dict[str, Measurement]  # by name


def figures(of: Worlds, extent: Extent) -> Iterator[Figure]:
    """Take us and the peers through the steps; those that are judged are given even without peers."""
    ours = measure(own(), extent.records)
    found: dict[str, Steps] = {}
    for name in extent.peers:
        try:
            found[name] = measure(PEERS[name](), extent.records)
        except environments.Missing as why:
            print(f"LEFT OUT: {name}: {why}", file=sys.stderr)
            continue
        yield from figures_beside(name, ours, found[name], of.engine)
    if not found:
        yield from figures_beside("", ours, {}, of.engine)


def figures_beside(name: str, ours: Steps, theirs: Steps, engine: str) -> Iterator[Figure]:
    """Give the figures of one peer: of its times only those that ours are judged against are."""
    judged = name in (AS_IT_COMES, "")
    if name:
        for measured, step in (("sync-first", "first"), ("sync-up-time", "up")):
            own_time, their_time = _seconds(ours, step), _seconds(theirs, step)
            if own_time is None or their_time is None:
                print(f"NO TIME of {name} for “{step}”: a side gave up", file=sys.stderr)
            elif judged:
                yield figure("sync", measured, engine, own_time, their_time)
            else:
                yield figure("sync", f"{measured}-beside", engine, own_time, their_time, of=name)
    a_record = _bytes(ours, theirs, "first", 1 / ours["first"].size)
    yield figure("sync", "sync-record", engine, *a_record, of=name)
    for measured, step in BYTES.items():
        yield figure("sync", measured, engine, *_bytes(ours, theirs, step, 0.001), of=name)


def _seconds(steps: Steps, step: str) -> float | None:
    return steps[step].seconds if step in steps else None


def _bytes(ours: Steps, theirs: Steps, step: str, times: float) -> tuple[float, float | None]:
    own_bytes, other = ours[step].bytes, theirs[step].bytes if step in theirs else None
    if own_bytes is None:
        raise RuntimeError(f"we gave up in the step “{step}”")
    return own_bytes * times, None if other is None else other * times
