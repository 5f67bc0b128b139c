"""A row of the work queue, as every context hands it to the desk."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Waiting:
    """One matter that waits for somebody's decision."""

    kind: str  # the action that is waited for
    since: date
    who: str
    place: str
    what: str
    evidence: str
    limit_on: date | None  # after this day it is late
    url_name: str
    url_id: UUID
    sex: str = ""  # of the person it is about, for the photograph
    seed: str = ""
