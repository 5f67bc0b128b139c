"""Which rows of accreditation travel to offices and phones."""

from kru.accreditation.models import Provider
from kru.journal.replica import CATALOGUE, replicate

replicate(Provider, feed=CATALOGUE)
