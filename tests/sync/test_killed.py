"""The short form of really killed nodes: an office and the centre as processes, half a minute of harm."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def test_nothing_is_lost_nor_doubled_when_everything_is_really_killed() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bench.sync.killed", "--minutes", "0.4", "--seed", "7", "--offices", "1",
         "--pace", "0.3", "--brief"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert played.returncode == 0, f"{played.stdout}\n{played.stderr[-4_000:]}"
    said = json.loads(played.stdout.splitlines()[-1])
    assert said["kills"] >= 3 and said["answers"]["done"] >= 5, said
    assert said["failed_pages"] == 0, played.stderr[-4_000:]
