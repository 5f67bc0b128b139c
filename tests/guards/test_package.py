"""What `pip install` brings: everything that is tracked under `kru/`, and the compiled catalogues."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_built_package_holds_every_file_of_the_tree(tmp_path: Path) -> None:
    listing = ["git", "ls-files", "-co", "--exclude-standard", "kru", "pyproject.toml", "setup.py"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    files = [name for name in listed if (ROOT / name).exists()]
    # Built from a copy: setuptools leaves folders behind whose stale files a later build would pick up.
    for name in files:
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / "tree" / name)
    wheel = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
    ]
    subprocess.run([*wheel, tmp_path, tmp_path / "tree"], check=True)
    (built,) = tmp_path.glob("kru-*.whl")
    packed = set(zipfile.ZipFile(built).namelist())
    assert [name for name in files if name.startswith("kru/") and name not in packed] == []
    catalogues = [name for name in files if name.endswith("/django.po")]
    assert [name for name in catalogues if name.removesuffix("po") + "mo" not in packed] == []
