"""The engines people would otherwise take, by name."""

from collections.abc import Callable

from bench.sync import morango, pouchdb
from bench.sync.candidate import Candidate

PEERS: dict[str, Callable[[], Candidate]] = {
    "morango": morango.candidate,
    "morango-compressed": lambda: morango.candidate(compressed=True),
    "pouchdb": pouchdb.candidate,
}
