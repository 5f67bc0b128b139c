"""The credit ledger: what was learned, recognised and counted. Append-only."""
