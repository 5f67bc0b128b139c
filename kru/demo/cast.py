"""The cast: the village once it is built, its people and units by the short names of the story."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from kru.access.actor import Actor
from kru.catalogue.models import Run
from kru.demo import village
from kru.identity import queries as identity
from kru.identity.models import User
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff.models import Person

# Known to everybody: a node with the demo world holds nothing of anybody real.
PASSWORD = "phka-rumduol"  # noqa: S105 - printed for whoever tries the product


@dataclass(frozen=True)
class Cast:
    """Where to find what is in the village, by short name; `at` is when the story begins."""

    at: datetime
    unit_ids: dict[str, UUID] = field(default_factory=dict)
    person_ids: dict[str, UUID] = field(default_factory=dict)
    offering_ids: dict[str, UUID] = field(default_factory=dict)  # by code
    run_ids: dict[str, UUID] = field(default_factory=dict)

    def unit(self, slug: str) -> Unit:
        """Return a unit: `vat-thmei`."""
        return Unit.objects.get(pk=self.unit_ids[slug])

    def person(self, slug: str) -> Person:
        """Return a person of the register: `sokha`."""
        return Person.objects.select_related("unit").get(pk=self.person_ids[slug])

    def run(self, slug: str) -> Run:
        """Return a run: `ict`, whose results wait for verification."""
        return Run.objects.select_related("offering").get(pk=self.run_ids[slug])

    def user(self, slug: str) -> User:
        """Return the account of a person; the short name is the name to sign in with."""
        return User.objects.get(username=slug)

    def actor(self, slug: str) -> Actor:
        """Return a person as an actor, with the roles held when the story begins."""
        return identity.actor_of(self.user(slug), on=clock.day_of(self.at))

    def doing(self, slug: str, at: datetime | None = None, *, about: str = "") -> Doing:
        """Return a fresh command of a person, given when the story begins if no moment is named.

        About oneself it is the node's own: nobody decides such things for themselves.
        """
        given = Doing(self.actor(slug), at or self.at, new_id(), settings.NODE)
        return given.as_system() if about == slug else given


def credentials() -> list[tuple[str, str, str, str]]:
    """Return who can sign in: name to sign in with, name, role and unit."""
    return [
        (
            person.slug,
            person.name.latin,
            person.role or "teacher",
            village.UNIT_BY_SLUG[person.role_at or person.unit].name.latin,
        )
        for person in village.PEOPLE
    ]
