"""Every page as somebody meets it: a real browser against a real node with the village."""
