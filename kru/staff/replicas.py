"""Which rows of the staff register travel to offices and phones."""

from collections.abc import Mapping
from typing import Any

from kru.journal.replica import replicate
from kru.kernel.search_keys import name_key, search_text
from kru.staff.models import Achievement, Person, Qualification, Sanction


def _name_key(row: Mapping[str, Any]) -> str:
    return name_key(row["name_km"])


def _search_text(row: Mapping[str, Any]) -> str:
    return search_text(row["name_km"], row["name_latin"], (row["staff_number"], row["national_id"]))


# who has moved away stays at the old office by name: what happened there speaks of them
replicate(
    Person,
    made={"name_key": _name_key, "search_text": _search_text},
    keeps=("id", "name_km", "name_latin", "sex", "kind"),
)
replicate(Achievement)
replicate(Qualification)
replicate(Sanction)
