"""Persons: one life-long record each, whatever the contract."""
