"""Sync beside the engines people would otherwise take: the same records, exact bytes, one machine."""
