"""Locks hold versions and hashes, and no address from which they must come."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
NAMED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


def locks() -> list[Path]:
    """Return every lock file of the tree, of Python and of Node."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    named = [ROOT / line for line in listed.stdout.splitlines()] or list(REQUIREMENTS.glob("*.txt"))
    return [
        path
        for path in named
        if path.name in {"package-lock.json", "uv.lock"}
        or (path.parent == REQUIREMENTS and path.suffix == ".txt")
    ]


def versions(path: Path) -> dict[str, str]:
    """Return what a lock pins."""
    return {name.lower(): version for name, version in PINNED.findall(path.read_text())}


def test_there_are_locks_to_look_at() -> None:
    assert {path.name for path in locks()} >= {"run.txt", "dev.txt", "postgres.txt"}


@pytest.mark.parametrize("path", locks(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_address_stands_in_a_lock(path: Path) -> None:
    assert [line for line in path.read_text().splitlines() if "://" in line] == []


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.txt")), ids=lambda path: path.name)
def test_every_pinned_package_has_a_hash(path: Path) -> None:
    blocks = re.split(r"\n(?=\S)", path.read_text().strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.in")), ids=lambda path: path.name)
def test_what_is_asked_for_is_locked(path: Path) -> None:
    asked = {name.lower().replace("_", "-") for name in NAMED.findall(path.read_text())}
    assert asked - versions(path.with_suffix(".txt")).keys() == set()


def test_tests_run_on_the_versions_that_a_node_runs_on() -> None:
    run, dev = versions(REQUIREMENTS / "run.txt"), versions(REQUIREMENTS / "dev.txt")
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}
