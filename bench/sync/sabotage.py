"""`python -m bench.sync.sabotage`: breaks what keeps work safe, one thing at a time, until it is noticed.

An oracle that never spoke would prove nothing. Each line tells after how many commands it found the fault;
exits with 1 if it did not find one of them.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import PropertyMock, patch

from bench.sync import soak

A_WORLD = 1_500  # commands
Broken = Callable[[], Any]  # a patch, made where the modules are there


def _receipts() -> Any:
    from kru.spine.action import Action  # noqa: PLC0415

    return patch.object(Action, "_answered", lambda *_: (False, None))


def _scope() -> Any:
    from kru.sync import down  # noqa: PLC0415

    usual = down.feeds_for
    return patch.object(down, "feeds_for", lambda node: sorted({*usual(node), "office:kh.31.3102"}))


def _cursor_before_rows() -> Any:
    from kru.sync import apply  # noqa: PLC0415

    usual, asked = apply._put_group, iter(range(1 << 40))

    def put(*given: Any) -> None:
        if next(asked) % 40 != 7:
            usual(*given)

    return patch.object(apply, "_put_group", put)


def _sent_again() -> Any:
    from kru.sync import exchange  # noqa: PLC0415

    return patch.object(exchange, "_wait_again", lambda _: None)


def _carry() -> Any:
    from kru.spine.doing import Doing  # noqa: PLC0415

    return patch.object(Doing, "carry", lambda *_: None)


def _undone_with_what_stands_on_it() -> Any:
    from kru.sync import settle  # noqa: PLC0415

    return patch.object(settle, "_reaching", set)


def _seats() -> Any:
    from kru.learning import rules  # noqa: PLC0415
    from kru.learning.terms import EnrolmentState  # noqa: PLC0415

    return patch.object(rules, "state_when_admitted", lambda **_: EnrolmentState.REGISTERED)


def _several_places() -> Any:
    from kru.journal.replica import Replica  # noqa: PLC0415

    return patch.object(Replica, "lies_elsewhere", PropertyMock(return_value=False))


def _numbers_given_twice() -> Any:
    from kru.journal import feed  # noqa: PLC0415

    return patch.object(feed, "LEAP", 1)


SABOTAGES: dict[str, tuple[str, Broken]] = {
    "receipts": ("a command that comes again is done again", _receipts),
    "scope": ("every node takes the feed of one office more", _scope),
    "cursor": ("a cursor moves without some of its rows", _cursor_before_rows),
    "resend": ("what a restored central has forgotten is not sent again", _sent_again),
    "carry": ("who moves leaves everything about them in the old office", _carry),
    "closure": ("what stands on a command stays when it is taken back", _undone_with_what_stands_on_it),
    "seats": ("whoever asks for a seat has it", _seats),
    "places": ("a row goes to the feed of its writer alone", _several_places),
    "numbers": ("a restored central gives numbers twice", _numbers_given_twice),
}


def find(name: str, seed: int, commands: int, room: Path) -> soak.Played:
    """Play one world that is broken in one way."""
    with SABOTAGES[name][1]():
        return soak.play(seed, commands, room)


def _begin(folder: Path) -> None:
    soak.begin(folder)
    logging.disable(logging.CRITICAL)  # what is broken on purpose would fill the log


@contextmanager
def _pool(folder: Path) -> Iterator[ProcessPoolExecutor]:
    context = get_context("spawn")
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=context, initializer=_begin, initargs=(folder,)
    ) as pool:
        yield pool


def main() -> int:
    """Break one thing after the other; return how the process ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(SABOTAGES)} (default: all)")
    parser.add_argument("--worlds", type=int, default=24, help="worlds to play before giving up")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        command = [sys.executable, "-m", "bench.sync.sabotage", *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, **soak.SAME_ORDER}, check=False).returncode
    missed = 0
    with (
        tempfile.TemporaryDirectory(
            prefix="kru-sabotage-", dir=soak.IN_MEMORY if soak.IN_MEMORY.is_dir() else None
        ) as folder,
        _pool(Path(folder)) as pool,
    ):
        for name in args.names or SABOTAGES:
            found = _found(pool, name, args.seed, args.worlds, Path(folder))
            missed += found["as"] is None
            print(json.dumps(found, ensure_ascii=False), flush=True)
    return 1 if missed else 0


def _found(pool: ProcessPoolExecutor, name: str, seed: int, worlds: int, folder: Path) -> dict[str, Any]:
    """Return after how many commands, over all worlds played one after the other, the oracle spoke."""
    waiting = [pool.submit(find, name, seed + nth, A_WORLD, folder) for nth in range(worlds)]
    told: dict[str, Any] = {"broken": SABOTAGES[name][0], "commands": 0, "as": None}
    for future in waiting:
        if told["as"]:
            future.cancel()
            continue
        played = future.result()
        told["commands"] += played.commands
        if played.fault:
            told["as"] = soak.kind_of(played.fault)
            told["said"] = played.fault.strip().rpartition("\n")[2][:160]
    return {"sabotage": name, **told}


if __name__ == "__main__":
    sys.exit(main())
