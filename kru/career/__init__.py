"""Careers: tracks, ranks, and the proof of what still separates somebody from the next rank."""
