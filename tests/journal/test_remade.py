"""A table that a migration makes anew keeps what guards it: SQLite drops triggers with the old table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models
from django.db.backends.sqlite3.base import DatabaseWrapper as Djangos
from pytest_django import DjangoDbBlocker

from kru.journal import undo
from kru.journal.sqlite3.base import DatabaseWrapper
from tests.sync import nodes

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite3")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """Give the file of an empty database after all migrations, as central has it."""
    path = tmp_path_factory.mktemp("remade") / "central.sqlite3"
    with django_db_blocker.unblock(), nodes.looking_at(nodes.database(path), "central"):
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
    return path


@pytest.fixture
def central(made: Path, tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """Give a database of its own to change."""
    path = tmp_path / "central.sqlite3"
    path.write_bytes(made.read_bytes())
    wrapper = nodes.database(path)
    with nodes.looking_at(wrapper, "central"):
        yield wrapper
    wrapper.close()


def triggers(wrapper: Djangos) -> dict[str, str]:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def remake(wrapper: Djangos, model: type[models.Model]) -> None:
    """Change a table as a migration does that adds a condition to it."""
    added = models.CheckConstraint(condition=models.Q(pk__isnull=False), name="a_condition_more")
    with wrapper.schema_editor() as editor:
        editor.add_constraint(model, added)


def test_every_table_keeps_its_triggers(central: DatabaseWrapper) -> None:
    before = triggers(central)
    assert {"credits_ledgerentry_no_update", "staff_person_trigram_insert"} <= before.keys()
    for model in apps.get_models():
        remake(central, model)
        assert triggers(central) == before, model


def test_without_our_engine_they_would_be_lost(central: DatabaseWrapper) -> None:
    """The example can fail: Django alone loses them."""
    alone = Djangos(central.settings_dict, alias="default")
    with nodes.looking_at(alone, "central"):
        remake(alone, apps.get_model("credits", "LedgerEntry"))
        assert "credits_ledgerentry_no_update" not in triggers(alone)
    alone.close()


def test_an_office_has_its_own_again_after_its_start(central: DatabaseWrapper) -> None:
    undo.prepare()
    before = triggers(central)
    for name in ("staff.Person", "credits.LedgerEntry"):
        remake(central, apps.get_model(name))
    assert before.keys() - triggers(central).keys() == {
        f"{table}_undo_{event}"
        for table in ("staff_person", "credits_ledgerentry")
        for event in ("insert", "update", "delete")
    }
    undo.prepare()
    assert triggers(central) == before
