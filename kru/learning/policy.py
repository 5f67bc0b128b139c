"""The shapes of the rules of assessment and of approval: `policies/<country>/assessment` and `…/approval`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from kru.access.table import Role
from kru.learning.terms import Chain
from kru.policy import Pack

ATTENDANCE = "attendance"  # the component that is computed from the sheets of the sessions


class Component(BaseModel):
    """One part of an assessment and its weight in percent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Decimal = Field(gt=0, le=100)
    title: str
    title_km: str


class AssessmentPolicy(Pack):
    """When a participant has completed a run; figures in percent."""

    kind = "assessment"

    pass_mark: Decimal = Field(ge=0, le=100)
    minimum_attendance: Decimal = Field(ge=0, le=100)
    late_counts_for: Decimal = Field(ge=0, le=100)
    components: Mapping[str, Component]

    @model_validator(mode="after")
    def weights_make_100(self) -> Self:
        """Refuse weights that do not make 100, and a pack without attendance."""
        if ATTENDANCE not in self.components:
            raise ValueError("attendance is one of the components")
        if sum(component.weight for component in self.components.values()) != 100:
            raise ValueError("the weights of the components make 100")
        return self

    @property
    def scored(self) -> dict[str, Component]:
        """Return the components that are scored by hand: all but attendance."""
        return {code: part for code, part in self.components.items() if code != ATTENDANCE}


class Step(BaseModel):
    """One decision on the way to a credit: what is asked, of whom, and within how many days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asks: str  # the permission, which is also the name of the action
    by: tuple[Role, ...] = Field(min_length=1)
    days: PositiveInt  # from the day the matter began to wait; later it is shown as late


class ApprovalPolicy(Pack):
    """Who decides what, one after the other, until hours enter the ledger."""

    kind = "approval"

    chains: Mapping[Chain, tuple[Step, ...]]

    @model_validator(mode="after")
    def every_chain_has_its_steps(self) -> Self:
        """Refuse a chain that is missing or has no step, and a decision that is asked for twice."""
        if empty := [chain for chain in Chain if not self.chains.get(chain)]:
            raise ValueError(f"{self.name}: nobody decides {empty}")
        asked = [step.asks for step in self.steps]
        if len(set(asked)) < len(asked):
            raise ValueError(f"{self.name}: a decision stands in one chain, once")
        return self

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of all chains."""
        return tuple(step for chain in self.chains.values() for step in chain)

    def step(self, asks: str) -> Step:
        """Return the step that asks for a decision; raises `KeyError` if no chain has it."""
        return {step.asks: step for step in self.steps}[asks]
