"""Kru as a candidate: central serves, and the client is an office with its own copy and outbox.

A record is a person of the register, its school one of 10,000 units: what an office would really fetch. The
journal's history, which an office fetches once a day after the records, is not among what is counted.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.sync.candidate import Candidate
from bench.sync.wire import Address
from bench.world import ROOT

STARTS = {"DJANGO_SETTINGS_MODULE": "kru.node.settings", "PYTHONPATH": str(ROOT), "KRU_ALLOWED_HOSTS": "*"}


def candidate() -> Candidate:
    """Return how Kru is run."""
    return Candidate(
        name="kru",
        serving=_serving,
        client=_client,
        environment={**os.environ, **STARTS},
        prepare=_prepare,
    )


def _prepare(folder: Path) -> None:
    environment = {**os.environ, **STARTS, "KRU_DATA_DIR": str(folder / "central")}
    command = [sys.executable, "-m", "bench.sync.own.central", str(folder)]
    subprocess.run(command, env=environment, check=True)


def _serving(folder: Path, at: Address) -> Sequence[str]:
    own = {"KRU_DATA_DIR": folder / "central", "KRU_HOST": at.host, "KRU_PORT": at.port}
    variables = [f"{name}={value}" for name, value in own.items()]
    return ["env", *variables, sys.executable, "-m", "kru", "run"]


def _client(folder: Path, step: str, url: str) -> Sequence[str]:
    office = f"KRU_DATA_DIR={folder / 'office'}"
    does = f'"{sys.executable}" -m bench.sync.own.office {step} "{folder}"'
    if step == "ready":
        code = (folder / "code").read_text()
        does = f'"{sys.executable}" -m kru office --join {code} --central {url} --join-only && {does}'
    return ["env", office, "sh", "-c", does]
