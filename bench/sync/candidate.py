"""One engine under measurement, and the steps that each goes through with the same records.

A candidate says how its server and its client are started; everything else is alike for all of them. The
client is a command, run once for each step in a folder where it keeps what it has; `records.jsonl` and
`changes-1.jsonl` … (`bench.sync.records`) lie there too. Its last line is `{"seconds": S, "records": N}`: how
long the exchange took, without the start of the process and the making of changes, and the records it moved.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.sync import records, wire
from bench.sync.wire import Address, Counted, TooSlow


@dataclass(frozen=True)
class Step:
    """One run of the client. `moves` says how many records it moves, of so many; none: not asked."""

    name: str
    about: str
    counted: bool = True
    moves: Callable[[int], int | None] = lambda size: 0


def _all(size: int) -> int:
    return size


def _changes(size: int) -> int:
    return min(size, records.CHANGES)


STEPS = (
    Step("ready", "the server is filled, the client enrolled", counted=False, moves=lambda size: None),
    Step("first", "an empty client fetches all records", moves=_all),
    Step("up-first", "it changes a hundred and sends them up, for the first time", moves=_changes),
    Step("up", "it changes them again and sends them up", moves=_changes),
    Step("settle", "down and up, so that nothing is left", counted=False, moves=lambda size: None),
    Step("nothing", "down and up, and there is nothing"),
)


@dataclass(frozen=True)
class Candidate:
    """How an engine is run: both commands are given the folder of this run."""

    name: str
    serving: Callable[[Path, Address], Sequence[str]]
    client: Callable[[Path, str, str], Sequence[str]]  # the folder, the name of a step, the server's URL
    environment: Mapping[str, str] | None = None
    prepare: Callable[[Path], None] = field(default=lambda folder: None)


@dataclass(frozen=True)
class Measurement:
    """What one step of one engine cost; without seconds and bytes if it was given up."""

    engine: str
    step: str
    size: int
    seconds: float | None
    bytes: int | None
    up: int | None
    down: int | None
    bytes_a_record: float | None
    counted: Counted | None
    note: str = ""

    def line(self) -> str:
        """Return the measurement as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def measure(candidate: Candidate, size: int, timeout: float = 0.0) -> dict[str, Measurement]:
    """Take a candidate through the steps; return the measurements by the names of the steps."""
    return {found.step: found for found in measurements(candidate, size, timeout)}


def measurements(candidate: Candidate, size: int, timeout: float = 0.0) -> Iterator[Measurement]:
    """Yield each measurement as soon as it is taken, one that was given up as the last."""
    with tempfile.TemporaryDirectory(prefix=f"kru-bench-{candidate.name}-") as made:
        folder = Path(made)
        records.write(folder, size)
        candidate.prepare(folder)
        with wire.line(
            lambda at: candidate.serving(folder, at), environment=candidate.environment, folder=folder
        ) as line:
            for step in STEPS:
                command = candidate.client(folder, step.name, line.url)
                within = timeout or patience(size)
                try:
                    carried = line.run(
                        command, timeout=within, environment=candidate.environment, folder=folder
                    )
                except TooSlow as late:
                    yield Measurement(
                        candidate.name, step.name, size, None, None, None, None, None, None, str(late)
                    )
                    return
                said = _said(candidate, step, size, carried.output)
                if step.counted:
                    yield _measured(candidate, step, size, said, carried)


def patience(size: int) -> float:
    """Return the seconds that a step may take: about three times what the slowest engine needed."""
    return 120.0 + size * 0.018


def _said(candidate: Candidate, step: Step, size: int, output: str) -> dict[str, Any]:
    """Return what the client said of a step; an engine that moved too little would look too good."""
    said: dict[str, Any] = json.loads(output.splitlines()[-1])
    expected = step.moves(size)
    if expected is not None and said["records"] != expected:
        raise RuntimeError(f"{candidate.name} moved {said['records']} records, not {expected}: {step.about}")
    return said


def _measured(
    candidate: Candidate, step: Step, size: int, said: dict[str, Any], carried: wire.Carried
) -> Measurement:
    return Measurement(
        engine=candidate.name,
        step=step.name,
        size=size,
        seconds=round(said["seconds"], 3),
        bytes=carried.bytes,
        up=carried.up,
        down=carried.down,
        bytes_a_record=round(carried.bytes / said["records"], 1) if said["records"] else None,
        counted=carried.counted,
        note=step.about,
    )
