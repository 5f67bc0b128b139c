"""`python -m bench.sync [ENGINE …] --size N`: prints one JSON line for each step of each engine."""

import argparse
import signal
import sys
from collections.abc import Callable

from bench.sync import environments, morango, pouchdb
from bench.sync.candidate import Candidate, measurements

PEERS: dict[str, Callable[[], Candidate]] = {
    "morango": morango.candidate,
    "morango-compressed": lambda: morango.candidate(compressed=True),
    "pouchdb": pouchdb.candidate,
}


def main() -> int:
    """Read the command line and measure the peers; 1 if one of them could not be had."""
    parser = argparse.ArgumentParser(prog="python -m bench.sync", description=__doc__)
    parser.add_argument(
        "peers", nargs="*", choices=[[], *PEERS], metavar="PEER", help=f"{', '.join(PEERS)} (all)"
    )
    parser.add_argument("--size", type=int, default=100_000, help="records (100000)")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    missing = 0
    for name in args.peers or PEERS:
        try:
            for measurement in measurements(PEERS[name](), args.size):
                print(measurement.line(), flush=True)
        except environments.Missing as why:
            print(f"LEFT OUT: {name}: {why}", file=sys.stderr)
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
