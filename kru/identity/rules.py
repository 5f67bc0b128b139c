"""Decides about passwords and roles: no database, no clock."""

from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator

from kru.access.table import Role
from kru.identity.terms import GRANT_ROLE
from kru.kernel.reasons import Reason

LEAST_CHARACTERS = 8
_COMMON = CommonPasswordValidator().passwords


def objections_to_password(password: str) -> Iterator[Reason]:
    """Yield what stands against a new password: length and common use, as NIST SP 800-63B 5.1.1.2 advises."""
    if len(password) < LEAST_CHARACTERS:
        yield Reason("password-too-short", {"least": LEAST_CHARACTERS}, field_name="password")
    elif password.lower().strip() in _COMMON:
        yield Reason("password-too-common", field_name="password")


def objections_to_change(*, present_is_right: bool, same: bool) -> Iterator[Reason]:
    """Yield what stands against changing the own password."""
    if not present_is_right:
        yield Reason("password-is-wrong", field_name="present")
    elif same:
        yield Reason("password-is-the-same", field_name="password")


def objections_to_closed_account(*, is_open: bool) -> Iterator[Reason]:
    """Yield what stands against doing something with an account that nobody signs in with."""
    if not is_open:
        yield Reason("account-is-closed")


def objections_to_closing(*, is_open: bool, why: str) -> Iterator[Reason]:
    """Yield what stands against closing an account."""
    yield from objections_to_closed_account(is_open=is_open)
    if not why.strip():
        yield Reason("why-missing", field_name="why")


def objections_to_reopening(*, is_open: bool) -> Iterator[Reason]:
    """Yield what stands against opening a closed account again."""
    if is_open:
        yield Reason("account-is-open")


def objections_to_grant(*, role: Role, is_own: bool) -> Iterator[Reason]:
    """Yield what stands against granting a role."""
    if role == Role.SELF:
        yield Reason("role-is-not-granted", field_name="role")
    yield from objections_about_oneself(GRANT_ROLE, is_own=is_own)


def objections_to_ending_role(*, ended: bool, is_own: bool) -> Iterator[Reason]:
    """Yield what stands against ending a role; as nobody ends their own, one administrator always stays."""
    if ended:
        yield Reason("role-is-ended")
    yield from objections_about_oneself(GRANT_ROLE, is_own=is_own)


def objections_about_oneself(permission: str, *, is_own: bool) -> Iterator[Reason]:
    """Yield what stands against doing to the own account what others must do."""
    if is_own:
        yield Reason("not-about-oneself", {"permission": permission})
