"""Kru: the one Python package of the product."""
