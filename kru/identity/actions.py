"""What changes accounts and roles."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import SecretStr, StringConstraints

from kru.access.table import Role
from kru.identity import facts, queries, rules, terms
from kru.identity.models import RoleGrant, User
from kru.kernel.reasons import refuse_if
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.spine.queryset import COUNTRY


class OpenAccount(Command):
    """Open an account for somebody outside the staff register; that of a person: `staff.open_account`."""

    user_id: UUID
    username: str
    name_km: str
    name_latin: str = ""
    path: str  # where the account belongs: who is above it may open it
    password: SecretStr  # never written to the journal in clear
    to_be_changed: bool = False  # at the first sign-in, since somebody else knows the password


class GivePassword(Command):
    """Give an account a new first password."""

    user_id: UUID
    password: SecretStr


class ChangePassword(Command):
    """Choose a new password for the own account."""

    present: SecretStr
    password: SecretStr


class CloseAccount(Command):
    """Close an account: nobody signs in with it any more."""

    user_id: UUID
    why: Annotated[str, StringConstraints(max_length=300)]


class ReopenAccount(Command):
    """Open a closed account again."""

    user_id: UUID


class GrantRole(Command):
    """Grant a role at a unit."""

    user_id: UUID
    role: Role
    unit_id: UUID
    starts_on: date


class EndRole(Command):
    """End a role."""

    grant_id: UUID
    ends_before: date


@action("identity.open_account", takes=OpenAccount, final="online")
def open_account(do: Doing, cmd: OpenAccount) -> User:
    """Open an account with a first password.

    Refuses with `username-is-taken`, `password-too-short` or `password-too-common`.
    """
    # allow
    do.require(terms.OPEN_ACCOUNT, at=Scope(cmd.path))
    return open_account_of(do, cmd, person_id=None)


def open_account_of(do: Doing, cmd: OpenAccount, *, person_id: UUID | None) -> User:
    """Open an account inside an action that knows whose it is and has asked the permission.

    Refuses as `open_account` does, and with `one-account-for-a-person`.
    """
    # decide
    refuse_if(rules.objections_to_password(cmd.password.get_secret_value()))
    # write
    user = User(
        id=cmd.user_id,
        username=cmd.username,
        person_id=person_id,
        name_km=cmd.name_km,
        name_latin=cmd.name_latin,
        must_change_password=cmd.to_be_changed,
    )
    user.set_password(cmd.password.get_secret_value())
    user.save(force_insert=True)
    # record
    do.record(facts.AccountOpened(username=user.username), about=user, scope=Scope(cmd.path, person_id))
    return user


@action("identity.change_password", takes=ChangePassword, final="online")
def change_password(do: Doing, cmd: ChangePassword) -> User:
    """Give the own account a new password.

    Refuses with `password-is-wrong`, `password-is-the-same`, `password-too-short` or `password-too-common`.
    """
    # load
    user = queries.own_account(do.actor)
    present, password = cmd.present.get_secret_value(), cmd.password.get_secret_value()
    # allow
    do.allow_anyone("whoever is signed in and knows the present password changes only their own")
    # decide
    refuse_if(
        rules.objections_to_change(present_is_right=user.check_password(present), same=present == password)
    )
    refuse_if(rules.objections_to_password(password))
    # write
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    # record
    do.record(
        facts.PasswordChanged(username=user.username),
        about=user,
        scope=Scope(queries.path_of(user), user.person_id),
    )
    return user


@action("identity.give_password", takes=GivePassword, final="online")
def give_password(do: Doing, cmd: GivePassword) -> User:
    """Give an account a new password, to be changed at the next sign-in; every session of it ends.

    Refuses with `not-about-oneself`, `account-is-closed`, `password-too-short` or `password-too-common`.
    """
    # load
    user = User.objects.get(pk=cmd.user_id)
    scope = Scope(queries.path_of(user), user.person_id)
    # allow
    _require_account(do, user, scope)
    # decide
    refuse_if(rules.objections_about_oneself(terms.OPEN_ACCOUNT, is_own=user.pk == do.actor.user_id))
    refuse_if(rules.objections_to_closed_account(is_open=user.is_active))
    refuse_if(rules.objections_to_password(cmd.password.get_secret_value()))
    # write
    user.set_password(cmd.password.get_secret_value())
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    # record
    do.record(facts.PasswordGiven(username=user.username), about=user, scope=scope)
    return user


@action("identity.close_account", takes=CloseAccount, final="online")
def close_account(do: Doing, cmd: CloseAccount) -> User:
    """Close an account, as of who has left; every session of it ends. Its roles and its history stay.

    Refuses with `account-is-closed`, `why-missing` or `not-about-oneself`.
    """
    # load
    user = User.objects.select_for_update().get(pk=cmd.user_id)
    scope = Scope(queries.path_of(user), user.person_id)
    # allow
    _require_account(do, user, scope)
    # decide
    refuse_if(rules.objections_about_oneself(terms.OPEN_ACCOUNT, is_own=user.pk == do.actor.user_id))
    refuse_if(rules.objections_to_closing(is_open=user.is_active, why=cmd.why))
    # write
    do.change(user, is_active=False)
    # record
    do.record(facts.AccountClosed(username=user.username, why=cmd.why), about=user, scope=scope)
    return user


@action("identity.reopen_account", takes=ReopenAccount, final="online")
def reopen_account(do: Doing, cmd: ReopenAccount) -> User:
    """Open a closed account again, with the password it had.

    Refuses with `account-is-open` or `not-about-oneself`.
    """
    # load
    user = User.objects.select_for_update().get(pk=cmd.user_id)
    scope = Scope(queries.path_of(user), user.person_id)
    # allow
    _require_account(do, user, scope)
    # decide
    refuse_if(rules.objections_about_oneself(terms.OPEN_ACCOUNT, is_own=user.pk == do.actor.user_id))
    refuse_if(rules.objections_to_reopening(is_open=user.is_active))
    # write
    do.change(user, is_active=True)
    # record
    do.record(facts.AccountReopened(username=user.username), about=user, scope=scope)
    return user


@action("identity.grant_role", takes=GrantRole, final="central")
def grant_role(do: Doing, cmd: GrantRole) -> RoleGrant:
    """Grant a role at a unit; it reaches everything below.

    Refuses with `role-is-granted-once`, `role-is-not-granted` or `not-about-oneself`. A role that is of the
    ministry is granted by whoever may grant roles in the whole country.
    """
    # load
    user = User.objects.get(pk=cmd.user_id)
    unit = Unit.objects.get(pk=cmd.unit_id)
    # allow
    do.require(terms.GRANT_ROLE, at=_granted_at(cmd.role, unit))
    # decide
    refuse_if(rules.objections_to_grant(role=cmd.role, is_own=user.pk == do.actor.user_id))
    # write
    grant = do.create(RoleGrant(user=user, role=cmd.role, unit=unit, starts_on=cmd.starts_on))
    # record
    do.record(
        facts.RoleGranted(username=user.username, role=cmd.role, unit=unit.name_km),
        about=grant,
        scope=Scope(unit.path, user.person_id),
    )
    return grant


@action("identity.end_role", takes=EndRole, final="central")
def end_role(do: Doing, cmd: EndRole) -> RoleGrant:
    """End a role: it is not held on `ends_before` and after.

    Refuses with `role-is-ended` or `not-about-oneself`.
    """
    # load
    grant = RoleGrant.objects.locked(cmd.grant_id)
    unit, user = grant.unit, grant.user
    # allow
    do.require(terms.GRANT_ROLE, at=_granted_at(Role(grant.role), unit))
    # decide
    refuse_if(
        rules.objections_to_ending_role(
            ended=grant.ends_before is not None, is_own=user.pk == do.actor.user_id
        )
    )
    # write
    do.change(grant, ends_before=cmd.ends_before)
    # record
    do.record(
        facts.RoleEnded(username=user.username, role=grant.role, unit=unit.name_km),
        about=grant,
        scope=Scope(unit.path, user.person_id),
    )
    return grant


def _require_account(do: Doing, user: User, scope: Scope) -> None:
    """Ask for the permission over an account; who knows its password, or closes it, has its roles in hand."""
    do.require(terms.OPEN_ACCOUNT, at=scope)
    for grant in queries.roles_of(user.pk, on=do.today):
        do.require(terms.GRANT_ROLE, at=_granted_at(Role(grant.role), grant.unit))


def _granted_at(role: Role, unit: Unit) -> Scope:
    """Return where one must grant roles to give or take this one: a role of the ministry, everywhere."""
    return Scope(COUNTRY if role in terms.OF_THE_MINISTRY else unit.path)
