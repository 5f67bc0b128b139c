"""The reference: the least Django that renders the same rows of the same table."""
