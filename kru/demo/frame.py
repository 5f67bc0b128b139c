"""What the page of sign-in shows on a node with the demo world: whose place one may take."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kru.access.table import Role
from kru.demo import village
from kru.demo.cast import PASSWORD
from kru.identity.terms import ROLE_NAMES
from kru.staff.terms import Position
from kru.ui.reasons import language

# One of each kind of work, in the order of the story.
FIRST = ("sokha", "bopha", "dara", "lida", "mealea", "visal", "sopheap", "sovath", "vanna")


@dataclass(frozen=True)
class Player:
    """One of the cast, as the page of sign-in offers them."""

    username: str
    name: str
    role: object
    place: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the people of the demo in two groups; nothing on a node where real work is done."""
    found = request.resolver_match
    if not settings.DEMO or found is None or found.view_name != "account_login":
        return {}
    return {"demo_people": SimpleLazyObject(_players), "demo_password": PASSWORD}


def _players() -> list[list[Player]]:
    first = [_player(village.PERSON_BY_SLUG[slug]) for slug in FIRST]
    return [first, [_player(person) for person in village.PEOPLE if person.slug not in FIRST]]


def _player(person: village.Person) -> Player:
    unit = village.UNIT_BY_SLUG[person.role_at or person.unit]
    own = language() == "km"
    return Player(
        person.slug,
        person.name.km if own else person.name.latin,
        ROLE_NAMES[Role(person.role)] if person.role else Position(person.position).label,
        unit.name.km if own else unit.name.latin,
    )
