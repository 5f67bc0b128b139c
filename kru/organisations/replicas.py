"""Which rows of the organisation travel to offices and phones: all units and their moves, they are public."""

from collections.abc import Mapping
from typing import Any

from kru.journal.replica import UNITS, replicate
from kru.kernel.search_keys import search_text
from kru.organisations.models import Unit, UnitMove


def _search_text(row: Mapping[str, Any]) -> str:
    return search_text(row["name_km"], row["name_latin"], (row["code"],))


replicate(Unit, feed=UNITS, made={"search_text": _search_text})
replicate(UnitMove, feed=UNITS)
