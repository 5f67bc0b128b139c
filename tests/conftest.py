"""What every test gets: catalogues compiled, the choice of engine, and Chromium where there is one."""

import os
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from kru.access.actor import Actor
from kru.access.table import Role
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.node import catalogues
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from tests import browsers
from tests.actors import AT, actor
from tests.village import Snapshot
from tests.world import open_school

TOUCH_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--only-database` choose the tests that must run on every engine."""
    parser.addoption(
        "--only-database", action="store_true", help="only tests that touch the database, no browser"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Serve static files unhashed, and compile message catalogues once, before any worker reads them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    if not hasattr(config, "workerinput"):
        catalogues.compile_stale()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of another engine and, if asked, those that touch no database."""
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    only_database = config.getoption("--only-database")

    def wanted(item: pytest.Item) -> bool:
        mark = item.get_closest_marker("only_on")
        if mark and mark.args[0] != engine:
            return False
        if not only_database:
            return True
        touches = item.get_closest_marker("django_db") or TOUCH_DATABASE & set(
            getattr(item, "fixturenames", ())
        )
        return bool(touches) and not item.get_closest_marker("browser")

    left_out = [item for item in items if not wanted(item)]
    if left_out:
        items[:] = [item for item in items if wanted(item)]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines in the processes that a test marked `no_cover` starts, as in itself."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("no_cover"):
            patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what this machine lacks and how many tests were left out for it, and what pages weigh."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [str(report.longrepr) for report in skipped if "LEFT OUT" in str(report.longrepr)]
    if left_out:
        terminalreporter.section(f"{len(left_out)} tests LEFT OUT", sep="#", red=True, bold=True)
        for reason in sorted({text.partition("LEFT OUT")[2].strip(": ')") for text in left_out}):
            terminalreporter.line(reason, red=True)
    weights: dict[str, tuple[int, int]] = {}
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for shape, found in dict(report.user_properties).get("weights", {}).items():
            first, later = weights.get(shape, (0, 0))
            weights[shape] = max(first, found[0]), max(later, found[1])
    if weights:
        terminalreporter.section("bytes of pages on the line, fonts apart: at first, later")
        for shape, (first, later) in sorted(weights.items(), key=lambda line: line[1], reverse=True):
            terminalreporter.line(f"{first:8,} {later:8,}  {shape}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a running Chromium; skip where the machine has none, but fail under `CI`."""
    found = browsers.chromium()
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "LEFT OUT: no Chromium on this machine; KRU_CHROMIUM names one"
        )
    # Playwright's loop stays in this thread until the end: Django must not take it for an async context
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=browsers.arguments())
        yield running
        running.close()


@pytest.fixture(scope="session", autouse=True)
def flush_append_only_tables() -> Iterator[None]:
    """Let the tests that really commit empty append-only tables afterwards; their triggers forbid it."""
    flush = DatabaseOperations.sql_flush

    def without_triggers(self: DatabaseOperations, *args: Any, **named: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'"
            )
            triggers = cursor.fetchall()
        dropped = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*dropped, *flush(self, *args, **named), *(sql for _, sql in triggers)]

    truncate = type(connection.ops).sql_flush

    def as_replica(self: Any, *args: Any, **named: Any) -> list[str]:
        role = "SET session_replication_role ="
        return [f"{role} replica", *truncate(self, *args, **named), f"{role} origin"]

    quietly = as_replica if connection.vendor == "postgresql" else without_triggers
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", quietly)
        yield


_built: list[Snapshot] = []


@pytest.fixture
def village(db: None) -> Cast:
    """Give the village, as new for each test: the first one builds it, the others get its rows back."""
    if _built:
        return _built[0].restore()
    _built.append(Snapshot.build())
    return _built[0].cast


@pytest.fixture
def sign_in(village: Cast) -> Callable[[str], Client]:
    """Give a maker of browsers in which one of the cast is signed in: `sign_in("dara")`."""

    def signed_in(slug: str) -> Client:
        client = Client()
        client.force_login(village.user(slug))
        return client

    return signed_in


@pytest.fixture
def personnel() -> Actor:
    """Give an officer of the Department of Personnel who also administers accounts."""
    return actor((Role.PERSONNEL, "kh"), (Role.ADMINISTRATOR, "kh"))


@pytest.fixture
def doing(personnel: Actor) -> Callable[..., Doing]:
    """Give a maker of doings: each call is one fresh command."""
    return lambda by=personnel, at=AT: Doing(by, at, new_id(), "central")


@pytest.fixture
def school(doing: Callable[..., Doing], db: None) -> Unit:
    """Give a primary school at kh.01.0101.x1."""
    return open_school(doing)
