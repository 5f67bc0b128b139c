"""The tests' own servers: found, started empty, gone afterwards; missing ones are said loudly."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import browsers, postgres

here = pytest.mark.skipif(postgres.binaries() is None, reason="LEFT OUT: no PostgreSQL on this machine")


@here
@pytest.mark.slow
def test_a_server_is_empty_reads_khmer_and_leaves_nothing() -> None:
    with postgres.server() as url:
        with psycopg.connect(url, autocommit=True) as connected:
            connected.execute("CREATE EXTENSION pg_trgm")
            trigrams = connected.execute("SELECT show_trgm('សុខា')").fetchone()
            folder = connected.execute("SHOW data_directory").fetchone()
        assert trigrams and trigrams[0]
        assert folder and Path(folder[0]).exists()
    assert not Path(folder[0]).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@here
@pytest.mark.slow
def test_a_command_runs_with_the_address_and_its_status_is_kept() -> None:
    asks = "import os, sys; sys.exit(7 if os.environ['KRU_DATABASE_URL'].startswith('postgresql://') else 1)"
    ran = subprocess.run([sys.executable, "-m", "tests.postgres", "--", sys.executable, "-c", asks])
    assert ran.returncode == 7


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_a_server_the_command_is_left_out_loudly(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    status: int,
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    monkeypatch.setattr(sys, "argv", ["tests.postgres", "--", "false"])
    assert postgres.main() == status
    assert "LEFT OUT" in capsys.readouterr().err


def test_the_browser_that_was_named_is_the_one_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRU_CHROMIUM", "/opt/somewhere/chromium")
    assert browsers.chromium() == Path("/opt/somewhere/chromium")


def test_a_browser_that_is_root_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in browsers.arguments()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--no-sandbox" in browsers.arguments()
