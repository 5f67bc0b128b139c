"""The engines people would otherwise take, by name: as each comes, and as one would set it who measured."""

from collections.abc import Callable

from bench.sync import morango, pouchdb
from bench.sync.candidate import Candidate

PEERS: dict[str, Callable[[], Candidate]] = {
    "morango": morango.candidate,
    "morango-compressed": lambda: morango.candidate(compressed=True),
    "pouchdb": pouchdb.candidate,
    "pouchdb-1000": lambda: pouchdb.candidate(portion=1000),
}
