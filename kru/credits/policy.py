"""The shape of the credit rules: `policies/<country>/credits/<date>.toml`."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from kru.policy import Pack


class CategoryRule(BaseModel):
    """How hours of one category count in one CPD year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cap: Decimal  # hours a CPD year
    minimum: Decimal = Decimal(0)  # hours a CPD year that are expected of everybody


class CreditPolicy(Pack):
    """The rules of credit."""

    kind = "credits"

    cycle_years: int
    hours_per_year: Decimal
    hours_per_credit: Decimal
    carry_over_cap: Decimal  # hours above a year's expectation that help to meet the next one; 0: none
    year_starts_month: int
    year_starts_day: int
    categories: Mapping[str, CategoryRule]
    longest_activity: Decimal  # hours of one logged activity
    days_to_log: int  # days after the activity
