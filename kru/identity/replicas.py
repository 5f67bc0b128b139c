"""Which accounts and roles travel: those of the people who work in an office and sign in there."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from kru.identity.models import RoleGrant, User
from kru.journal.replica import replicate


def _account(grant: RoleGrant) -> Iterator[tuple[str, UUID]]:
    yield "identity.user", grant.user_id


replicate(RoleGrant, along=_account)
# an account goes where it holds a role, and leaves with the last one
replicate(
    User,
    paths=("role_grants__unit__path",),
    among=Q(role_grants__ends_before=None),
    leaves_out=frozenset({"last_login", "email"}),
)
