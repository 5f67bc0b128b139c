"""Which rows of the credit ledger travel to offices and phones."""

from kru.credits.models import Ledger, LedgerEntry, YearBalance
from kru.journal.replica import replicate

replicate(Ledger, folded=True)
replicate(LedgerEntry)
replicate(YearBalance, folded=True)
