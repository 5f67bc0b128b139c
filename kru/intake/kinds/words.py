"""The words of headers and cells, read from the files in `words/`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent.parent / "words"


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def header_words(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the headers by which each field of a kind of list is known."""
    return {name: tuple(words) for name, words in _file(kind).items()}


def value_words(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words that stand for each value of a column with few values."""
    return {value: tuple(words) for value, words in _file("values")[name].items()}
