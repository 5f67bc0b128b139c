"""Reads the worked cases that stand beside the packs of a kind."""

import tomllib
from typing import Any

from kru.policy.packs import FOLDER


def worked_cases(kind: str) -> list[dict[str, Any]]:
    """Return the cases of a kind's `cases.toml`, in its order."""
    path = FOLDER / "kh" / kind / "cases.toml"
    cases: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return cases
