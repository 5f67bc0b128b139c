"""`python -m bench.sync.killed --minutes M --seed S`: really killed nodes, and whether anything was lost.

A centre and offices as real processes with bad lines between them, people at their pages, and one harm
after the other: `kill -9` of every process and of the database, full disks, locked files, pulled cables,
requests that come twice or never end. Then everything comes to rest and the databases are asked. Prints one
line of JSON at the end; exits with 1 unless nothing was lost, doubled, leaked or damaged.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import django

ENGINES = ("sqlite3", "postgresql")


def main() -> int:
    """Read the command line, play, and return how the process ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.sync.killed", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="of the centre")
    parser.add_argument("--offices", type=int, choices=(1, 2, 3), default=3)
    parser.add_argument("--pace", type=float, default=1.0, help="how long people and harms wait; 0.5: half")
    parser.add_argument("--brief", action="store_true", help="only quick lines, no lock for long")
    parser.add_argument("--keep", type=Path, help="a folder for what the terminals said")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}", flush=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kru.node.settings"
    with tempfile.TemporaryDirectory(prefix="kru-killed-judge-") as own:
        os.environ["KRU_DATA_DIR"] = own
        os.environ.pop("KRU_DATABASE_URL", None)
        django.setup()
        from bench.sync.killed.play import play  # noqa: PLC0415 - only now are its settings where they should be

        began = time.monotonic()
        said = play(
            args.engine, seed, minutes=args.minutes, offices=args.offices, pace=args.pace,
            brief=args.brief, keep=args.keep,
        )  # fmt: skip
    said["seconds"] = round(time.monotonic() - began)
    print(json.dumps(said, ensure_ascii=False))
    return 1 if any(said[kind] for kind in ("lost", "doubled", "leaked", "damaged")) else 0


if __name__ == "__main__":
    sys.exit(main())
