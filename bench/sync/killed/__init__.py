"""Nodes as real processes that are really killed, with full disks, locked databases and bad lines between."""
