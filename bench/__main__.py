"""`python -m bench [SUITE …] --size SIZE`: prints one JSON line a figure; 1 if a must is missed.

A run of a whole suite at nation size on both engines is kept (`bench.quote`).
"""

import argparse
import os
import platform
import signal
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bench import quote, suites
from bench.figures import Figure
from bench.sync.peers import PEERS
from bench.world import ENGINES
from kru.spine import clock
from tests import postgres


def main() -> int:
    """Read the command line and run the suites; 1 if any figure misses what it must reach."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE",
        help=f"{', '.join(suites.SUITES)} (default: both), or {', '.join(suites.PARTS_OF_SYNC)}",
    )  # fmt: skip
    parser.add_argument(
        "--size", default="nation",
        help="nation (default), pilot or a number of people; for sync nation or a number, then without peers",
    )  # fmt: skip
    parser.add_argument(
        "--peer", action="append", choices=PEERS, help="beside whom sync is measured, at any size"
    )
    parser.add_argument("--engine", choices=ENGINES, action="append", help="one engine only (default: both)")
    args = parser.parse_args()
    unknown = set(args.suites) - set(suites.SUITES) - set(suites.PARTS_OF_SYNC)
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    at = datetime.now(UTC)
    asked = suites.Asked(args.size, clock.day_of(at), tuple(args.peer) if args.peer else None)
    figures: list[Figure] = []
    for engine in args.engine or ENGINES:
        if engine == "postgresql" and postgres.binaries() is None:
            print("LEFT OUT: no PostgreSQL on this machine", file=sys.stderr)
            continue
        for suite in args.suites or suites.SUITES:
            for figure in suites.run(suite, engine, asked):
                print(figure.line(), flush=True)
                figures.append(figure)
    for suite in args.suites or suites.SUITES:
        own = [figure for figure in figures if figure.suite == suite]
        if args.size == "nation" and not args.peer and {figure.engine for figure in own} == set(ENGINES):
            quote.keep(suite, _run(own, args.size, at))
    return 0 if all(figure.ok for figure in figures) else 1


def _run(figures: list[Figure], size: str, at: datetime) -> dict[str, Any]:
    return {
        "date": at.date().isoformat(),
        "size": size,
        "machine": {
            "system": f"{platform.system()} {platform.release()}",
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory": f"{psutil.virtual_memory().total / (1 << 30):.0f} GB",
            "python": platform.python_version(),
        },
        "figures": [asdict(figure) for figure in figures],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


if __name__ == "__main__":
    sys.exit(main())
