"""What is done from within a node that is measured: invitations, a day's changes, commands that wait.

`python -m bench.sync.inside WHAT [JSON]` in the node's environment writes JSON.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import django
from django.conf import settings

django.setup()

from pydantic import SecretStr

from kru.access.actor import SYSTEM
from kru.access.table import Role
from kru.credits import actions as credits
from kru.credits.terms import Category
from kru.demo.story import PAPER
from kru.identity import actions as identity
from kru.identity import queries as identities
from kru.identity.models import User
from kru.journal import feed
from kru.journal.models import Dirty, FeedRecord, Outgoing
from kru.journal.replica import REPLICAS
from kru.kernel.ids import new_id
from kru.kernel.scope import DISTRICT_LEVEL, PROVINCE_LEVEL, Scope
from kru.organisations.models import Unit
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from kru.sync import actions
from kru.sync.codes import code_for, hash_of
from kru.sync.down import feeds_for
from kru.sync.models import Line, Node
from kru.sync.terms import NodeKind

CLERK, PASSWORD, OFFICE = "bench-clerk", "a password for nobody", "bench-01"
TITLE = "ការសិក្សារួមគ្នា"
LEVELS = {DISTRICT_LEVEL: Role.DISTRICT, PROVINCE_LEVEL: Role.PROVINCE}


def invite(level: int, about: int, teachers: bool) -> dict[str, Any]:
    """Invite an office to the unit of a level that has about so many people, or teachers.

    Its clerk has an account there, and its feeds are at rest. Returned are the code and the people.
    """
    people = Person.objects.exclude(path="")
    if teachers:
        people = people.filter(position=Position.TEACHER)
    counted = Counter(Scope(path).down_to(level) for path in people.values_list("path", flat=True))
    units = {path: count for path, count in counted.items() if path.count(".") == level - 1}
    path = min(units, key=lambda found: (abs(units[found] - about), found))
    unit, today = Unit.objects.get(path=path), clock.day_of(clock.now())
    account = identity.OpenAccount(
        user_id=new_id(), path=path, username=CLERK, name_km="មន្ត្រី", password=SecretStr(PASSWORD)
    )
    user = identity.open_account(_doing(), account)
    role = identity.GrantRole(user_id=user.pk, role=LEVELS[level], unit_id=unit.pk, starts_on=today)
    identity.grant_role(_doing(), role)
    code = code_for(new_id())
    invitation = actions.InviteNode(
        node_id=new_id(), kind=NodeKind.OFFICE, name=OFFICE, unit_id=unit.pk, code_hash=hash_of(code)
    )
    bring_to_rest([actions.invite_node(_doing(), invitation)])
    return {"code": code, "path": path, "people": units[path]}


def bring_to_rest(nodes: list[Node]) -> None:
    """Number what is in the feeds of nodes, as a central has long done; nobody asks for the feeds of others.

    Of every kind something is numbered: a central that misses one begins all feeds anew when it starts.
    """
    for name in sorted({name for node in nodes for name in feeds_for(node)}):
        feed.sequence(name)
    for kind in REPLICAS:
        waiting = Dirty.objects.filter(type=kind).first()
        if waiting and not FeedRecord.objects.filter(type=kind).exists():
            feed.sequence(waiting.feed)
    Dirty.objects.all().delete()


def day(path: str, turn: int, lines: int) -> dict[str, int]:
    """Let central change one person of a hundred in a part of the country, and add lines to ledgers there."""
    people = _people(path)
    changed = people[::100]
    for person in changed:
        staff.correct_person(_doing(), correction(person, f"01{turn}{person.pk.int % 10**6:06}"))
    rng, yesterday = Random(turn), clock.day_of(clock.now()) - timedelta(days=1)
    for _ in range(lines):
        entry = credits.PostEntry(
            entry_id=new_id(), person_id=rng.choice(people).pk, category=Category.SCHOOL_BASED,
            occurred_on=yesterday, hours=Decimal(2), credits=Decimal("0.13"),
            source_type=PAPER, source_id=new_id(), title_km=TITLE,
        )  # fmt: skip
        credits.post_entry(_doing(), entry)
    bring_to_rest([Node.objects.select_related("unit").get(name=OFFICE)])
    return {"people": len(changed), "lines": lines}


def give(path: str, turn: int, count: int) -> dict[str, int]:
    """Let the clerk of an office give commands, which wait; the history is a day old from now on."""
    clerk = identities.actor_of(User.objects.get(username=CLERK), on=clock.day_of(clock.now()))
    people = _people(path)
    for person in people[7 :: max(1, len(people) // count)][:count]:
        given = Doing(clerk, clock.now(), new_id(), settings.NODE)
        staff.correct_person(given, correction(person, f"06{turn}{person.pk.int % 10**6:06}"))
    Line.objects.update(history_at=None)
    return {"waiting": Outgoing.objects.filter(state=Outgoing.State.WAITING).count()}


def forms(path: str, count: int) -> list[dict[str, str]]:
    """Return what a clerk types into the form that corrects a person, of some people, with their ids."""
    people = _people(path)
    return [
        {
            "id": str(person.pk), "name_km": person.name_km, "name_latin": person.name_latin,
            "sex": person.sex, "born_on": f"{person.born_on:%d/%m/%Y}" if person.born_on else "",
            "staff_number": person.staff_number, "national_id": person.national_id,
        }
        for person in people[11 :: max(1, len(people) // count)][:count]
    ]  # fmt: skip


def correction(person: Person, phone: str) -> staff.CorrectPerson:
    """Return the command that gives a person another phone number."""
    return staff.CorrectPerson(
        person_id=person.pk, name_km=person.name_km, name_latin=person.name_latin, sex=person.sex,
        born_on=person.born_on, staff_number=person.staff_number, national_id=person.national_id, phone=phone,
    )  # fmt: skip


def _people(path: str) -> list[Person]:
    return list(Person.objects.filter(path__startswith=f"{path}.").order_by("pk"))


def _doing() -> Doing:
    return Doing(SYSTEM, clock.now(), new_id(), settings.NODE).as_system()


WHAT: dict[str, Callable[..., Any]] = {"invite": invite, "day": day, "give": give, "forms": forms}

if __name__ == "__main__":
    json.dump(WHAT[sys.argv[1]](**json.loads(sys.argv[2])), sys.stdout, ensure_ascii=False)
