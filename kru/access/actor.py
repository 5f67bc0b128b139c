"""Actor and Grant: somebody who looks or acts, and the roles held where."""

from dataclasses import dataclass
from uuid import UUID

from kru.access.table import NEVER_ABOUT_ONESELF, Role, roles_with
from kru.kernel.scope import Scope, lies_in


@dataclass(frozen=True)
class Grant:
    """A role held at a unit, which reaches everything below the unit's path."""

    role: Role
    path: str


@dataclass(frozen=True)
class Actor:
    """Somebody signed in (or the system itself) with the roles held today."""

    user_id: UUID | None
    person_id: UUID | None
    name: str
    grants: tuple[Grant, ...] = ()

    def may(self, permission: str, *, at: Scope) -> bool:
        """Tell whether a permission is held for a scope, and the scope is not what oneself is barred from."""
        return self.holds(permission, at=at) and not self.is_barred(permission, at=at)

    def holds(self, permission: str, *, at: Scope) -> bool:
        """Tell whether a permission is held for a scope: by a role above it, or as the person it is about."""
        roles = roles_with(permission)
        if Role.SELF in roles and self.person_id is not None and at.person_id == self.person_id:
            return True
        return any(grant.role in roles and lies_in(at.path, grant.path) for grant in self.grants)

    def is_barred(self, permission: str, *, at: Scope) -> bool:
        """Tell whether a scope is about the actor, and the permission never held about oneself."""
        about_oneself = self.person_id is not None and at.person_id == self.person_id
        return about_oneself and permission in NEVER_ABOUT_ONESELF

    def may_somewhere(self, permission: str) -> bool:
        """Tell whether a permission is held anywhere at all, the own file included."""
        return bool(self.paths_for(permission)) or self.own_for(permission) is not None

    def paths_for(self, permission: str) -> tuple[str, ...]:
        """Return the paths at and below which a permission is held, without those inside another."""
        roles = roles_with(permission)
        held = {grant.path for grant in self.grants if grant.role in roles}
        return tuple(sorted(p for p in held if not any(p != other and lies_in(p, other) for other in held)))

    def own_for(self, permission: str) -> UUID | None:
        """Return the person whose own records the permission opens, if the own file is enough for it."""
        return self.person_id if Role.SELF in roles_with(permission) else None


SYSTEM = Actor(user_id=None, person_id=None, name="Kru")
