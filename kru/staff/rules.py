"""Decides about persons and their accounts: no database, no clock."""

from collections.abc import Iterator

from kru.kernel.reasons import Reason


def objections_to_first_sign_in(*, phone_kept: str, phone_given: str, has_account: bool) -> Iterator[Reason]:
    """Yield what stands against sending a code to somebody whose number and birth date agree."""
    if not phone_kept or phone_kept != phone_given:
        yield Reason("phone-not-in-the-register", field_name="phone")
    if has_account:
        yield Reason("one-account-for-a-person")


def objections_to_code(*, over: bool, right: bool) -> Iterator[Reason]:
    """Yield what stands against a one-time code."""
    if over:
        yield Reason("code-is-over", field_name="code")
    elif not right:
        yield Reason("code-is-wrong", field_name="code")
