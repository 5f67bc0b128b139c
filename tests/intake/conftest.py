"""Gives the tests of lists a loader."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from kru.files import blobs
from kru.intake import actions
from kru.intake.models import LoadedList
from kru.kernel.ids import new_id
from kru.spine.doing import Doing
from tests.intake.lists import write_book
from tests.intake.loading import Make, as_node, checked


@pytest.fixture
def load(doing: Make, tmp_path: Path) -> Callable[..., LoadedList]:
    """Give a loader of a list, checked unless said otherwise, as the node itself."""

    def loaded(rows: Sequence[Sequence[Any]], kind: str = "staff", *, by: Doing | None = None) -> LoadedList:
        path = write_book(tmp_path / "list.xlsx", {"ទី១": rows})
        with path.open("rb") as stream:
            blob = blobs.keep(iter(lambda: stream.read(1 << 16), b""))
        do = by or as_node(doing)
        cmd = actions.LoadList(
            list_id=new_id(), kind=kind, file_name=path.name, sha256=blob.sha256, path="kh"
        )
        return checked(actions.load_list(do, cmd))

    return loaded
