"""Certificates: what they say, how they are drawn, and whether one is genuine."""
