"""Finds who a signed-in user is and what they may do."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.identity.models import RoleGrant, User


def actor_of(user: User, *, on: date) -> Actor:
    """Return a user as an actor, with the roles held on a day."""
    held = (
        RoleGrant.objects.filter(Q(ends_before=None) | Q(ends_before__gt=on), user=user, starts_on__lte=on)
        .order_by("unit__path")
        .values_list("role", "unit__path")
    )
    grants = tuple(Grant(Role(role), path) for role, path in held)
    return Actor(user_id=user.pk, person_id=user.person_id, name=user.name_km, grants=grants)


def account_of(person_id: UUID) -> User | None:
    """Return the account of a person of the register, if there is one."""
    return User.objects.filter(person_id=person_id).first()
