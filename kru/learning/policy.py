"""The shape of the assessment rules: `policies/<country>/assessment/<date>.toml`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kru.policy import Pack

ATTENDANCE = "attendance"  # the component that is computed from the sheets of the sessions


class Component(BaseModel):
    """One part of an assessment and its weight in percent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Decimal = Field(gt=0, le=100)
    title: str
    title_km: str


class AssessmentPolicy(Pack):
    """When a participant has completed a run; figures in percent, but for the days."""

    kind = "assessment"

    pass_mark: Decimal = Field(ge=0, le=100)
    minimum_attendance: Decimal = Field(ge=0, le=100)
    late_counts_for: Decimal = Field(ge=0, le=100)
    days_to_verify: int  # days from the provider's confirmation
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
