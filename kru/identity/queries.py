"""Finds who a signed-in user is and what they may do."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.identity import terms
from kru.identity.facts import AccountClosed
from kru.identity.models import RoleGrant, User
from kru.journal.models import Entry
from kru.organisations import queries as organisations


def actor_of(user: User, *, on: date) -> Actor:
    """Return a user as an actor, with the roles held on a day."""
    held = (
        RoleGrant.objects.filter(Q(ends_before=None) | Q(ends_before__gt=on), user=user, starts_on__lte=on)
        .order_by("unit__path")
        .values_list("role", "unit__path")
    )
    grants = tuple(Grant(Role(role), path) for role, path in held)
    return Actor(user_id=user.pk, person_id=user.person_id, name=user.name_km, grants=grants)


def own_account(actor: Actor) -> User:
    """Return the account somebody is signed in with; raises `User.DoesNotExist` for nobody."""
    if actor.user_id is None:
        raise User.DoesNotExist
    return User.objects.get(pk=actor.user_id)


def account_of(person_id: UUID) -> User | None:
    """Return the account of a person of the register, if there is one."""
    return User.objects.filter(person_id=person_id).first()


def accounts_of(person_ids: Collection[UUID]) -> dict[UUID, User]:
    """Return the accounts of persons, by person."""
    return {user.person_id: user for user in User.objects.filter(person_id__in=person_ids) if user.person_id}


def role_grant(viewer: Actor, grant_id: UUID) -> RoleGrant:
    """Return one role that somebody holds or held, for somebody who grants roles there."""
    return (
        RoleGrant.objects.visible_to(viewer, terms.GRANT_ROLE).select_related("user", "unit").get(pk=grant_id)
    )


def path_of(user: User) -> str:
    """Return where an account lies: where the journal last spoke of it, or of the person whose it is."""
    about = [user.pk] if user.person_id is None else [user.pk, user.person_id]
    paths = Entry.objects.filter(about_id__in=about).order_by("-pk").values_list("path", flat=True)
    return organisations.path_now(paths[0])


def closed_at(user_id: UUID) -> datetime | None:
    """Return when an account was closed last; None for one that never was."""
    closed = Entry.objects.filter(about_id=user_id, kind=AccountClosed.kind()).order_by("-pk")
    return closed.values_list("at", flat=True).first()


def roles_of(user_id: UUID, *, on: date) -> QuerySet[RoleGrant]:
    """Return the roles held on a day, the highest units first."""
    return (
        RoleGrant.objects.filter(Q(ends_before=None) | Q(ends_before__gt=on), user=user_id, starts_on__lte=on)
        .select_related("unit")
        .order_by("unit__path", "role")
    )
