"""The shape of leases: `policies/<country>/lease/<date>.toml`."""

from kru.policy import Pack


class LeasePolicy(Pack):
    """How long an office computer works without the centre, in days."""

    kind = "lease"

    office_days: int  # without contact, after which it locks its data
    warning_days: int  # without contact, from which on every page warns
    account_days: int  # without contact and without a sign-in, after which an account signs in no more
