"""Offices that are measured: what they hold, looked at from outside, and what is done within a node."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.world import ROOT
from kru.demo.journeys.nodes import OfficeComputer


def within(environment: Mapping[str, str], what: str, **given: Any) -> Any:
    """Return what `bench.sync.inside` answers from within a node."""
    own = {"DJANGO_SETTINGS_MODULE": "kru.node.settings", "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-m", "bench.sync.inside", what, json.dumps(given)],
        cwd=ROOT, env={**environment, **own}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(said.stdout)


def join(office: OfficeComputer, code: str, port: int) -> None:
    """Let a computer join the central that is reached through a port."""
    status, said = office.do("office", "--join", code, "--central", f"http://127.0.0.1:{port}", "--join-only")
    if status:
        raise RuntimeError(f"the office could not join: {said}")


def held(folder: Path, statement: str) -> Any:
    """Return the first value that an office's database answers, None before there is one."""
    database = folder / "kru.sqlite3"
    if not database.exists():
        return None
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        try:
            found = connection.execute(statement).fetchone()
        except sqlite3.OperationalError as not_made_yet:
            if "no such table" not in str(not_made_yet):
                raise
            return None
    return found[0] if found else None
