"""`python -m bench.sync.estate OFFICES PHONES` at a central makes nodes, and writes them as JSON.

Offices stand at the districts with the most people, phones belong to their teachers. Each holds already what
its feeds have: a day is replayed, not the first copy.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bench.sync.inside import bring_to_rest
from kru.access.table import Role
from kru.identity.models import RoleGrant, User
from kru.journal.feed import OF_OFFICES
from kru.journal.models import FeedHead
from kru.kernel.ids import new_id
from kru.kernel.scope import DISTRICT_LEVEL, Scope
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine import clock
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync.down import feeds_for
from kru.sync.models import Node
from kru.sync.signing import Keys
from kru.sync.terms import NodeKind, NodeState

KNOWN = 60  # people that an office's clerk works with in a day


def main(offices: int, phones: int) -> list[dict[str, Any]]:
    """Make them, bring their feeds to rest, and return each with its key and what it holds."""
    paths = Person.objects.exclude(path="").values_list("path", flat=True)
    people = Counter(Scope(path).down_to(DISTRICT_LEVEL) for path in paths)
    districts = Unit.objects.filter(kind=UnitKind.DISTRICT, path__in=people)
    units = sorted(districts, key=lambda unit: (-people[unit.path], unit.path))[:offices]
    made = [*_offices(units), *_phones(units, phones)]
    bring_to_rest([node for node, _ in made])
    heads = {head.feed: [head.epoch.hex, head.pos, head.digest] for head in FeedHead.objects.all()}
    return [
        {**told, "places": {name: heads[name] for name in feeds_for(node) if name in heads}}
        for node, told in made
    ]


def _offices(units: list[Unit]) -> Iterator[tuple[Node, dict[str, Any]]]:
    for number, unit in enumerate(units):
        clerk = User.objects.create(username=f"bench-clerk-{number}", name_km="មន្ត្រី", password="!")
        today = clock.day_of(clock.now())
        RoleGrant.objects.create(user=clerk, role=Role.DISTRICT, unit=unit, starts_on=today)
        people = Person.objects.filter(path__startswith=f"{unit.path}.").order_by("pk")[:KNOWN]
        node, told = _node(NodeKind.OFFICE, f"bench-office-{number}", unit, clerk, None)
        known = [
            {
                "person_id": str(person.pk), "name_km": person.name_km, "name_latin": person.name_latin,
                "sex": person.sex, "born_on": str(person.born_on) if person.born_on else None,
                "staff_number": person.staff_number, "national_id": person.national_id, "phone": person.phone,
            }
            for person in people
        ]  # fmt: skip
        yield node, {**told, "feed": f"{OF_OFFICES}{unit.path}", "people": known}


def _phones(units: list[Unit], count: int) -> Iterator[tuple[Node, dict[str, Any]]]:
    each = -(-count // len(units))
    left = count
    for unit in units:
        teachers = Person.objects.filter(path__startswith=f"{unit.path}.", position=Position.TEACHER)
        own = teachers.exclude(pk__in=User.objects.exclude(person_id=None).values("person_id"))
        for person in own.select_related("unit").order_by("pk")[: min(each, left)]:
            left -= 1
            user = User.objects.create(
                username=f"bench-{person.pk}", name_km=person.name_km, person_id=person.pk, password="!"
            )
            node, told = _node(NodeKind.PHONE, f"bench-phone-{left}", unit, user, person)
            yield node, {**told, "person": str(person.pk)}
    if left:
        print(f"{count - left} phones: the offices have no more teachers", file=sys.stderr)


def _node(
    kind: NodeKind, name: str, unit: Unit, user: User, person: Person | None
) -> tuple[Node, dict[str, Any]]:
    keys = Keys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
    now = clock.now()
    node = Node.objects.create(
        kind=kind, name=name, unit=unit, user_id=user.pk if person else None,
        person_id=person.pk if person else None, state=NodeState.ACTIVE, incarnation=new_id(), invited_at=now,
        joined_at=now, public_key=keys.public_key, sealing_key=keys.sealing_key,
    )  # fmt: skip
    told = {
        "kind": kind.value, "id": str(node.pk), "incarnation": str(node.incarnation), "user": str(user.pk),
        "key": keys.signing.private_bytes_raw().hex(), "name": name, "path": unit.path,
    }  # fmt: skip
    return node, told


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
