"""Sync: offices and phones that know a part of what central knows, and ask central to decide."""
