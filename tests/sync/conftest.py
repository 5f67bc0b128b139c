"""Offices for tests of sync."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_django

from kru.demo.cast import Cast
from tests.sync import nodes
from tests.sync.nodes import Office


@pytest.fixture(scope="session")
def template(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Path:
    """Give the empty database of an office, made once."""
    path = tmp_path_factory.mktemp("office") / "template.sqlite3"
    with django_db_blocker.unblock():
        nodes.prepare_template(path)
    return path


@pytest.fixture
def office(village: Cast, template: Path, tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Give a maker of offices: `office("prek-svay")` is the computer of a unit of the village."""
    made: list[Office] = []

    def joined(slug: str, name: str = "") -> Office:
        made.append(nodes.join(village.unit(slug), name or f"{slug}-01", template, tmp_path))
        return made[-1]

    yield joined
    for one in made:
        one.wrapper.close()
