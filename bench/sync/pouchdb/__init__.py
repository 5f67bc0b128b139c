"""PouchDB and its own server as they start by default: LevelDB at both ends, answers compressed.

PouchDB asks the server about every record that it has not sent yet, even those it just fetched: the first
push after a first pull is the step `up-first`; `up` is every one after that.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from bench.sync import environments
from bench.sync.candidate import Candidate
from bench.sync.wire import Address

HERE = Path(__file__).parent
PORTION = 100  # records that PouchDB asks for at a time unless told otherwise


def candidate(portion: int = PORTION) -> Candidate:
    """Return how PouchDB is run; it is installed first if it is new."""
    modules = environments.node_modules("pouchdb", HERE / "package.json", HERE / "package-lock.json")

    def serving(folder: Path, at: Address) -> Sequence[str]:
        where = ("--host", at.host, "--port", str(at.port))
        kept = ("--dir", str(folder / "server"), "--config", str(folder / "server.json"), "--no-stdout-logs")
        return ["node", str(modules / "pouchdb-server/bin/pouchdb-server"), *where, *kept]

    def client(folder: Path, step: str, url: str) -> Sequence[str]:
        return ["node", str(HERE / "client.js"), step, url]

    name = "pouchdb" if portion == PORTION else f"pouchdb-{portion}"
    environment = {**os.environ, "NODE_PATH": str(modules), "PORTION": str(portion)}
    return Candidate(name, serving, client, environment)
