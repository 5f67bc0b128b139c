"""Which rows of the establishment travel to offices and phones."""

from kru.establishment.models import Posting
from kru.journal.replica import replicate

replicate(Posting)
