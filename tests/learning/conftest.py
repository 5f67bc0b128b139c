"""The cast that tests of learning play with."""

import pytest

from tests.learning import cast


@pytest.fixture
def ministry(db: None) -> cast.Ministry:
    """Give a small ministry with a provider and an offering."""
    return cast.ministry()
