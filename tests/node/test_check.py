"""`kru check` finds what is wrong with a node and says what to do."""

import dataclasses
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from kru import policy
from kru.node import checks
from kru.policy import Pack, packs
from kru.spine import clock
from tests import postgres

ROOT = Path(__file__).parents[2]
NODE = settings.ENVIRONMENT


def to_do(**changes: object) -> dict[str, str]:
    """Return what there is to do on a node that differs from ours in some settings."""
    found = checks.findings(dataclasses.replace(NODE, **changes), clock.now())
    return {finding.subject: finding.to_do for finding in found if finding.to_do}


def seen(subject: str) -> str:
    """Return what is said of one subject on our own node."""
    (finding,) = (one for one in checks.findings(NODE, clock.now()) if one.subject == subject)
    return finding.seen


@pytest.mark.django_db
def test_a_fresh_node_needs_nothing_done_to_its_database() -> None:
    subjects = [finding.subject for finding in checks.findings(NODE, clock.now())]
    assert subjects[-4:] == ["database", "Khmer search", "migrations", "clock"]
    assert {"database", "Khmer search", "migrations", "clock", "data folder"} & to_do().keys() == set()


@pytest.mark.django_db
def test_a_weak_secret_key_is_found() -> None:
    assert "32 characters" in to_do(secret_key="secret")["secret key"]


@pytest.mark.django_db
def test_a_secret_key_that_others_can_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text(make_password("x"))
    (tmp_path / "secret-key").chmod(0o644)
    assert to_do(directory=tmp_path)["secret key"].startswith("chmod 600")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "hosts", "debug", "words"),
    [
        ("http://kru.example.kh", ("kru.example.kh",), False, "https"),
        ("https://kru.example.kh", ("localhost",), False, "KRU_ALLOWED_HOSTS"),
        ("https://kru.example.kh", (".example.kh",), True, "KRU_DEBUG"),
        ("https://kru.example.kh", (".example.kh",), False, ""),
        ("http://localhost:8000", ("localhost",), True, ""),
    ],
)
def test_a_public_address_is_safe_and_answered(
    url: str, hosts: tuple[str, ...], debug: bool, words: str
) -> None:
    found = to_do(public_url=url, allowed_hosts=hosts, debug=debug).get("address", "")
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.django_db
def test_a_data_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "KRU_DATA_DIR" in to_do(directory=tmp_path / "file")["data folder"]


@pytest.mark.django_db
@pytest.mark.only_on("postgresql")
def test_a_clock_that_differs_from_the_database_is_found() -> None:
    found = checks.findings(NODE, datetime.now(UTC) + timedelta(minutes=1))
    assert [finding.to_do for finding in found if finding.subject == "clock"] == ["set both clocks (NTP)"]


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert to_do()["migrations"] == "kru run applies them"


class Width(Pack):
    """A shape for a kind that only this test has."""

    kind = "width"
    metres: int


@pytest.mark.django_db
def test_a_policy_file_that_does_not_read_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    monkeypatch.setattr(policy, "shapes", lambda: [Width])
    folder = tmp_path / settings.COUNTRY / "width"
    folder.mkdir(parents=True)
    assert "width: width on" in seen("policies")
    pack = """name = "width/2024-01-01"
effective_from = 2024-01-01
legal_basis = "none"
legal_basis_km = "គ្មាន"
basis.metres = { verified = true, note = "none", note_km = "គ្មាន" }
"""
    for said, metres in (("valid integer", "'two'"), ("1 packs of 1 kinds", "2")):
        (folder / "2024-01-01.toml").write_text(pack.replace("basis.", f"metres = {metres}\nbasis."))
        packs.packs_of.cache_clear()
        assert said in seen("policies")


@pytest.mark.slow
@pytest.mark.skipif(postgres.binaries() is None, reason="LEFT OUT: no PostgreSQL on this machine")
def test_a_database_that_cannot_search_khmer_is_found() -> None:
    with postgres.server(locale="C") as url:
        with psycopg.connect(url, autocommit=True) as connected:
            connected.execute("CREATE EXTENSION pg_trgm")
        said = subprocess.run(
            [sys.executable, "-m", "kru", "check"], cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, "KRU_DATABASE_URL": url},
        )  # fmt: skip
    assert said.returncode == 1
    assert "makes no trigrams of Khmer" in said.stdout
