"""The journeys, played as anybody would: `kru journey main`, on nodes of their own."""

import json
import subprocess
import sys

import pytest

from tests import postgres


def play(name: str, least: int, *options: str) -> None:
    """Play a journey and assert that every step was as it should be, and that there were at least so many."""
    played = subprocess.run(
        [sys.executable, "-m", "kru", "journey", name, *options], capture_output=True, text=True, check=False
    )
    steps = [json.loads(line) for line in played.stdout.splitlines()]
    failed = [step for step in steps if not step["ok"]]
    assert not failed and played.returncode == 0, f"{failed}\n{played.stderr[-2_000:]}"
    assert len(steps) >= least and all(step["journey"] == name for step in steps)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("main", 30), ("offices", 18)])
def test_a_journey_is_as_it_should_be(name: str, least: int) -> None:
    play(name, least)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL on this machine")
def test_offices_on_sqlite_agree_with_a_centre_on_postgresql() -> None:
    with postgres.server() as url:
        play("offices", 18, "--database-url", url)


def test_journeys_are_named_and_an_unknown_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from kru.__main__ import main

    assert main(["journey", "--list"]) == 0
    assert "main" in capsys.readouterr().out
    assert main(["journey", "elsewhere"]) == 2
    assert "elsewhere" in capsys.readouterr().err
