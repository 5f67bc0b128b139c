"""Evidence and scanned papers: content-addressed bytes, and rows that say whose they are."""
