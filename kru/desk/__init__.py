"""Pages that mix contexts: the work queue, a person's file, a unit's page, the journal of a record."""
