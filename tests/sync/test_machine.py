"""Nothing is lost, doubled or leaked, whatever befalls central, offices and phones: shown by machine."""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import hypothesis
import pytest
import pytest_django
from django.db import connection
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.engines import PostgresStore, SqliteStore
from tests.sync.machine import Machine
from tests.sync.prepared import Prepared, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.no_cover]

SHARDS = 8
EXAMPLES = {"sqlite": 25, "postgresql": 2}  # of each shard
IN_MEMORY = Path("/dev/shm")  # where a machine has it, files need no disk


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Prepared]:
    """Give the world that all examples begin with."""
    folder = Path(mkdtemp(prefix="kru-machine-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    postgres = PostgresStore(f"machine_{worker}")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            postgres.destroy()
            made = prepare(folder / "made", postgres.create())
        else:
            made = prepare(folder / "made", SqliteStore(folder / "made" / "central.sqlite3"))
        yield made
        if connection.vendor == "postgresql":
            postgres.destroy()
    rmtree(folder)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_is_lost_doubled_or_leaked(prepared: Prepared, shard: int, tmp_path: Path) -> None:
    room = prepared.offices[0][4].path.parent.parent

    @hypothesis.seed(shard)
    def machine() -> Machine:
        return Machine(prepared, room)

    run_state_machine_as_test(
        machine,
        settings=hypothesis.settings(
            max_examples=EXAMPLES[connection.vendor],
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
        ),
    )
