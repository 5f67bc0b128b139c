"""What decides about careers: evidence is measured, and the proof says why not yet; no database, no clock."""

from kru.career.rules.evidence import (
    Achievement,
    Appraisal,
    CountedYear,
    Evidence,
    HeldRank,
    PendingHours,
    Qualification,
    Request,
    Sanction,
    Service,
)
from kru.career.rules.measures import Goal, Unit
from kru.career.rules.plan import PlanStep
from kru.career.rules.proof import (
    Aim,
    Item,
    Points,
    Proof,
    Requirement,
    YearHours,
    aim,
    objections_to_request,
    objections_to_seeking,
    prove,
)
from kru.career.rules.rank import objections_to_rank, objections_to_withdrawal
from kru.career.rules.road import Step

__all__ = [
    "Achievement",
    "Aim",
    "Appraisal",
    "CountedYear",
    "Evidence",
    "Goal",
    "HeldRank",
    "Item",
    "PendingHours",
    "PlanStep",
    "Points",
    "Proof",
    "Qualification",
    "Request",
    "Requirement",
    "Sanction",
    "Service",
    "Step",
    "Unit",
    "YearHours",
    "aim",
    "objections_to_rank",
    "objections_to_request",
    "objections_to_seeking",
    "objections_to_withdrawal",
    "prove",
]
