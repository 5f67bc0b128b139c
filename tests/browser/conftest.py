"""A running node with the village, one for each worker of the test run."""

from collections.abc import Iterator

import pytest

from kru.demo.journeys.nodes import Node, temporary_node


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """Give a node as `kru run --demo` starts it: server, worker, compressed static files."""
    with temporary_node() as running:
        yield running
