"""Which rows of the catalogue travel to offices and phones: all of them, it is public."""

from collections.abc import Mapping
from typing import Any

from kru.catalogue.models import Offering, Run, Session
from kru.journal.replica import CATALOGUE, replicate
from kru.kernel.search_keys import search_text


def _search_text(row: Mapping[str, Any]) -> str:
    return search_text(row["title_km"], row["title_latin"], (row["code"],))


replicate(Offering, feed=CATALOGUE, made={"search_text": _search_text})
replicate(Run, feed=CATALOGUE)
replicate(Session, feed=CATALOGUE)
