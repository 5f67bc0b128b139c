"""Which rows of kept files travel to offices and phones; their bytes follow by their SHA-256."""

from kru.files.models import StoredFile
from kru.journal.replica import replicate

replicate(StoredFile)
