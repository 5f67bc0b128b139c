"""Environments of the peers: made from their locks once, and kept in the bench's cache."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.world import CACHE


class Missing(Exception):
    """A peer cannot be had on this machine."""


def python(name: str, lock: Path) -> Path:
    """Return the Python of a virtual environment that holds what a lock names."""

    def fill(folder: Path) -> None:
        _run([sys.executable, "-m", "venv", str(folder)])
        # a lock names everything: pip is not to look for releases that came after it
        quiet = ["--quiet", "--disable-pip-version-check"]
        wanted = ["install", *quiet, "--require-hashes", "--no-deps", "-r", str(lock)]
        _run([str(folder / "bin" / "python"), "-m", "pip", *wanted])

    return _made(name, [lock], fill) / "bin" / "python"


def node_modules(name: str, package: Path, lock: Path) -> Path:
    """Return the folder of the modules that a lock of npm names."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Missing(f"there is no `{program}` on this machine")

    def fill(folder: Path) -> None:
        for file in (package, lock):
            shutil.copy(file, folder)
        # what has to be compiled comes with its binaries
        _run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], folder)

    return _made(name, [package, lock], fill) / "node_modules"


def _made(name: str, locks: list[Path], fill: Callable[[Path], None]) -> Path:
    """Return the folder of an environment; one that older locks made is removed."""
    digest = hashlib.blake2b(b"".join(lock.read_bytes() for lock in locks), digest_size=6).hexdigest()
    kept = CACHE / "peers" / f"{name}-{digest}"
    done = kept / "done"
    if done.exists():
        return kept
    for older in kept.parent.glob(f"{name}-*"):
        shutil.rmtree(older)
    kept.mkdir(parents=True)
    fill(kept)
    done.touch()
    return kept


def _run(command: list[str], folder: Path | None = None) -> None:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise Missing(f"`{command[0]}` could not install it: {(ended.stderr or ended.stdout).strip()[-500:]}")
