"""The command `kru`, as somebody types it."""

import subprocess
import sys
from pathlib import Path

import pytest

from kru.__main__ import main
from kru.node import catalogues
from kru.node.commands import SUBCOMMANDS

ROOT = Path(__file__).parents[2]


def test_help_lists_every_subcommand_with_a_line() -> None:
    asked = subprocess.run([sys.executable, "-m", "kru", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 0
    for subcommand in SUBCOMMANDS:
        assert f"{subcommand.name} " in asked.stdout
        assert " ".join(subcommand.help.split()) in " ".join(asked.stdout.split())


@pytest.mark.parametrize("name", [subcommand.name for subcommand in SUBCOMMANDS])
def test_every_subcommand_has_its_own_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: kru {name}" in capsys.readouterr().out


def test_an_unknown_subcommand_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["fly"])
    assert ended.value.code == 2
    assert "fly" in capsys.readouterr().err


def test_messages_check_agrees_with_the_catalogues(capsys: pytest.CaptureFixture[str]) -> None:
    found = catalogues.flaws()
    assert main(["messages", "--check"]) == (1 if found else 0)
    assert (f"{len(found)} flaws" if found else "complete") in capsys.readouterr().out


def test_no_subcommand_shows_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
