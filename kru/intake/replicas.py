"""Lists on their way into the register stay at the node where they were loaded."""

from kru.intake.models import LoadedList, RefusedRow, RememberedColumns
from kru.journal.replica import stays

stays(LoadedList, "a list is worked on where it was loaded; what it brings in travels")
stays(RefusedRow, "belongs to a list")
stays(RememberedColumns, "the habit of one office")
