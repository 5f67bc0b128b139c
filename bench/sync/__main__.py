"""`python -m bench.sync [ENGINE …] --size N`: prints one JSON line for each step of each engine."""

import argparse
import signal
import sys

from bench.sync import environments
from bench.sync.candidate import measurements
from bench.sync.own import candidate as own
from bench.sync.peers import PEERS


def main() -> int:
    """Read the command line and measure the engines; 1 if one of them could not be had."""
    parser = argparse.ArgumentParser(prog="python -m bench.sync", description=__doc__)
    parser.add_argument(
        "engines", nargs="*", metavar="ENGINE", help=f"kru, {', '.join(PEERS)} (default: all)"
    )
    parser.add_argument("--size", type=int, default=100_000, help="records (100000)")
    args = parser.parse_args()
    engines = {"kru": own, **PEERS}
    unknown = set(args.engines) - set(engines)
    if unknown:
        parser.error(f"no such engine: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    missing = 0
    for name in args.engines or engines:
        try:
            for measurement in measurements(engines[name](), args.size):
                print(measurement.line(), flush=True)
        except environments.Missing as why:
            print(f"LEFT OUT: {name}: {why}", file=sys.stderr)
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
