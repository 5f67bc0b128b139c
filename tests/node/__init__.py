"""Tests of the node: its command, its catalogues, its jobs."""
