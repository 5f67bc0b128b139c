"""The shape of rules for letters: `policies/<country>/letter/<date>.toml`."""

from kru.policy import Pack


class LetterPolicy(Pack):
    """How many numbers an office computer holds in advance, and what stands on its letters."""

    kind = "letter"

    numbers_leased: int  # in one range
    renewed_below: int  # free numbers, below which another range is leased
    years_ahead_days: int  # numbers of next year are leased so long before it begins
    number_form: str  # {serial}, {year} of two digits, {office}
    ministry: str
    signer_title: str
