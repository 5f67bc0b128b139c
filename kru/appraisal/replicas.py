"""Which appraisals travel to offices and phones."""

from kru.appraisal.models import Appraisal
from kru.journal.replica import replicate

replicate(Appraisal)
