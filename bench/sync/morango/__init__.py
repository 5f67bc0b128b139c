"""Morango, the engine that Kolibri syncs with: Django and SQLite at both ends, in an environment of its own.

It transfers rows of its store, each with the whole record serialized, in portions of 500, its default.
Kolibri's server does not compress what is pulled, nor does this one unless Django's middleware is asked for.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.sync import environments
from bench.sync.candidate import Candidate
from bench.sync.wire import Address

HERE = Path(__file__).parent


def candidate(*, compressed: bool = False) -> Candidate:
    """Return how morango is run; it is installed first if it is new."""
    python = str(environments.python("morango", HERE / "requirements.txt"))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KRU_", "DJANGO"))}
    environment = {
        **inherited,
        "PYTHONPATH": str(HERE),
        "DJANGO_SETTINGS_MODULE": "office.settings",
        "OFFICE_GZIP": "1" if compressed else "",
    }

    def command(folder: Path, side: str, *words: str) -> list[str]:
        # Morango knows a node by its machine and network card: filled here and served in a namespace, the
        # server would seem another one, and sends all its records again.
        identity = (f"MORANGO_SYSTEM_ID={side}", f"MORANGO_NODE_ID={side}")
        return [
            "env",
            f"OFFICE_FOLDER={folder}",
            f"OFFICE_SIDE={side}",
            *identity,
            python,
            "-m",
            "django",
            *words,
        ]

    def prepare(folder: Path) -> None:
        subprocess.run(command(folder, "server", "fill"), env=environment, check=True, stdout=sys.stderr)

    def serving(folder: Path, at: Address) -> Sequence[str]:
        return command(folder, "server", "serve", at.host, str(at.port))

    def client(folder: Path, step: str, url: str) -> Sequence[str]:
        return command(folder, "client", "exchange", step, url)

    name = "morango-compressed" if compressed else "morango"
    return Candidate(name, serving, client, environment, prepare)
