"""`python -m bench.sync.soak --commands N --seed S`: worlds without end, and what they lost.

Prints progress and, at the end, one line of JSON; exits with 1 unless nothing was lost, doubled or leaked.
A world that fails prints its seed: `--seed S --only 1` plays it again.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

A_WORLD = 3_000  # commands
BATCH = 25  # so many more commands between two exchanges than Hypothesis takes
SAYS_EVERY = 30.0  # seconds
LAST_TOLD = 100  # lines of what happened before a fault
IN_MEMORY = Path("/dev/shm")  # where a machine has it, files need no disk
SAME_ORDER = {"PYTHONHASHSEED": "0"}  # sets of texts in the same order at each play

_prepared: Any = None


@dataclass(frozen=True)
class Played:
    """What became of one world."""

    seed: int
    commands: int
    fault: str = ""  # the assertion, with what happened before it
    reached: Counter[str] = field(default_factory=Counter)


def begin(folder: Path) -> None:
    """Prepare, in a process of the pool, the world that all others are copies of."""
    global _prepared
    os.environ["DJANGO_SETTINGS_MODULE"] = "kru.node.settings"
    os.environ["KRU_DATA_DIR"] = str(folder / f"data-{os.getpid()}")
    import django  # noqa: PLC0415 - only now are its settings where they should be

    django.setup()
    from tests.sync.engines import SqliteStore  # noqa: PLC0415
    from tests.sync.prepared import prepare  # noqa: PLC0415

    made = folder / f"made-{os.getpid()}"
    _prepared = prepare(made, SqliteStore(made / "central.sqlite3"))


def play(seed: int, commands: int, room: Path, without: tuple[str, ...] = ()) -> Played:
    """Play one world of so many commands, let it come to rest now and then, and ask the oracle."""
    # only in a process of the pool are their settings where they should be
    from tests.sync.engines import Crash  # noqa: PLC0415
    from tests.sync.steps import STEPS, take  # noqa: PLC0415

    rng = Random(seed)
    own = room / f"world-{seed}"
    own.mkdir()
    world = _prepared.world(own, seed)
    world.batch = BATCH
    taken = {step: weight for step, weight in STEPS.items() if step.__name__ not in without}
    choices, weights = list(taken), list(taken.values())
    try:
        rest_at = rng.randrange(20, 2_000)
        while world.counted < commands:
            take(rng.choices(choices, weights)[0], world, Random(rng.getrandbits(32)))
            if world.counted >= rest_at:
                world.come_to_rest()
                world.check()
                rest_at += rng.randrange(20, 3_000)
        world.come_to_rest()
        world.check()
        return Played(seed, world.counted, reached=world.reached)
    except (Exception, Crash):
        told = "\n".join(world.told[-LAST_TOLD:])
        return Played(seed, world.counted, f"{told}\n{traceback.format_exc()}", world.reached)
    finally:
        world.end()
        shutil.rmtree(own)


def kind_of(fault: str) -> str:
    """Return as what a fault counts: a leak, a doubling, or else a loss."""
    last = fault.rpartition("Error")[2]
    return "leaked" if "LEAKED" in last else "doubled" if "DOUBLED" in last and "LOST" not in last else "lost"


def main() -> int:
    """Play until enough commands were given; return how the process ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", type=int, default=0, help="so many worlds, whatever they count")
    parser.add_argument("--size", type=int, default=A_WORLD, help="commands in a world")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--without", default="", help="steps to leave out, by name")
    args = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # only a process that begins with it has it
        command = [sys.executable, "-m", "bench.sync.soak", *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, **SAME_ORDER}, check=False).returncode
    first = args.seed if args.seed is not None else int(time.time())
    print(f"seed {first}", flush=True)
    with tempfile.TemporaryDirectory(
        prefix="kru-soak-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None
    ) as kept:
        counted = soak(args, first, Path(kept))
    print(json.dumps(counted))
    return 1 if counted["lost"] or counted["doubled"] or counted["leaked"] else 0


def soak(args: argparse.Namespace, first: int, folder: Path) -> dict[str, Any]:
    """Play worlds in all processes until enough commands were given; return the figures."""
    counted: dict[str, Any] = {"commands": 0, "lost": 0, "doubled": 0, "leaked": 0, "examples": 0}
    reached = Counter[str]()
    started = said = time.monotonic()
    worlds = args.only or -(-args.commands // args.size)
    without = tuple(filter(None, args.without.split(",")))
    pool = ProcessPoolExecutor(
        min(args.workers, worlds), mp_context=get_context("spawn"), initializer=begin, initargs=(folder,)
    )
    with pool:
        waiting = [pool.submit(play, first + nth, args.size, folder, without) for nth in range(worlds)]
        for played in _finished(waiting):
            counted["examples"] += 1
            counted["commands"] += played.commands
            reached += played.reached
            if played.fault:
                counted[kind_of(played.fault)] += 1
                print(f"{played.fault}\nseed {played.seed}: --seed {played.seed} --only 1", flush=True)
            now = time.monotonic()
            if now - said > SAYS_EVERY:
                said = now
                rate = counted["commands"] / (now - started)
                print(f"{counted['commands']:,} commands, {rate:.0f} a second", flush=True)
    from tests.sync.reached import lacking  # noqa: PLC0415 - only now are its settings where they should be

    return {**counted, "reached": dict(sorted(reached.items())), "never": lacking(reached)}


def _finished(waiting: list[Any]) -> Iterator[Played]:
    while waiting:  # in their order: the figures of a seed are the same each time
        yield waiting.pop(0).result()


if __name__ == "__main__":
    sys.exit(main())
