"""The journeys, played as anybody would: `kru journey main`, on nodes of their own."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("main", 30), ("offices", 18)])
def test_a_journey_is_as_it_should_be(name: str, least: int) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "kru", "journey", name], capture_output=True, text=True, check=False
    )
    steps = [json.loads(line) for line in played.stdout.splitlines()]
    failed = [step for step in steps if not step["ok"]]
    assert not failed and played.returncode == 0, f"{failed}\n{played.stderr[-2_000:]}"
    assert len(steps) >= least and all(step["journey"] == name for step in steps)


def test_journeys_are_named_and_an_unknown_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from kru.__main__ import main

    assert main(["journey", "--list"]) == 0
    assert "main" in capsys.readouterr().out
    assert main(["journey", "elsewhere"]) == 2
    assert "elsewhere" in capsys.readouterr().err
