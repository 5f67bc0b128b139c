"""Law as data: finds the pack of a kind that is in force on a day."""

from kru.policy.packs import (
    Basis,
    NoPolicyInForce,
    Pack,
    Unverified,
    all_packs,
    in_force,
    packs_of,
    shapes,
    unverified,
)

__all__ = [
    "Basis",
    "NoPolicyInForce",
    "Pack",
    "Unverified",
    "all_packs",
    "in_force",
    "packs_of",
    "shapes",
    "unverified",
]
