"""Which ranks and requests travel to offices and phones."""

from kru.career.models import PersonRank, RankRequest
from kru.journal.replica import replicate

replicate(PersonRank)
replicate(RankRequest)
