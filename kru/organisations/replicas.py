"""Which rows of the organisation travel to offices and phones: all units, they are public."""

from collections.abc import Mapping
from typing import Any

from kru.journal.replica import UNITS, replicate
from kru.kernel.search_keys import search_text
from kru.organisations.models import Unit


def _search_text(row: Mapping[str, Any]) -> str:
    return search_text(row["name_km"], row["name_latin"], (row["code"],))


replicate(Unit, feed=UNITS, made={"search_text": _search_text})
