"""Which letters and numbers travel to offices and phones."""

from kru.journal.replica import replicate, stays
from kru.letters.models import DrawnNumber, Letter, NumberRange, NumberSeries, Voiding

replicate(NumberRange, to_persons=False)
replicate(Letter)
replicate(Voiding)
stays(NumberSeries, "central alone leases numbers")
stays(DrawnNumber, "each computer keeps which numbers it has drawn; nothing takes one back")
