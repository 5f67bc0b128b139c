"""The journal: what was asked, what became true, and the feed of changed records. Append-only."""
