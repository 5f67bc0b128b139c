"""The shapes of `policies/<country>/retirement/<date>.toml` and `…/grades/<date>.toml`."""

from collections.abc import Mapping
from typing import Self

from pydantic import PositiveInt, model_validator

from kru.policy import Pack
from kru.staff.terms import Corps, Sex


class RetirementPolicy(Pack):
    """At which age somebody retires."""

    kind = "retirement"

    ages: Mapping[Corps, Mapping[Sex, PositiveInt]]  # years

    @model_validator(mode="after")
    def every_corps_has_both_ages(self) -> Self:
        """Refuse a table that leaves a corps or a sex out, and an age for those outside the civil service."""
        if set(self.ages) != set(Corps) - {Corps.NONE}:
            raise ValueError(f"{self.name}: the ages are those of each corps of the civil service")
        if any(set(by_sex) != set(Sex) for by_sex in self.ages.values()):
            raise ValueError(f"{self.name}: each corps has an age for women and one for men")
        return self


class GradePolicy(Pack):
    """How many steps each class has; step 1 is the highest."""

    kind = "grades"

    steps: dict[str, int]
