"""The matrix, generated: every role by every action and every route, where it is held and where it is not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.test import Client

from kru.access.actor import Actor, Grant
from kru.access.table import TABLE, Role
from kru.demo.cast import Cast
from kru.identity.models import RoleGrant, User
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.kernel.scope import lies_in
from kru.spine import clock
from kru.spine.action import ACTIONS
from kru.spine.doing import Doing
from kru.spine.queryset import Scoped, scopes_of, within
from kru.staff.models import Person
from tests.guards import places
from tests.guards.test_actions import ASKED, command
from tests.guards.test_routes import closed, contents, filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

ROLES = [role for role in Role if role != Role.SELF]
NEXT_DOOR = "tuol-krasang"  # a school of the next district, at which nothing lies that is asked for
# Actions that ask another permission than the one of their own name.
ASKS_FOR = {
    "credits.bring_forward": "credits.post_entry",
    "establishment.take_on": "establishment.start_posting",
    "files.have_bytes": "files.keep_file",
    "identity.close_account": "identity.open_account",
    "identity.end_role": "identity.grant_role",
    "identity.give_password": "identity.open_account",
    "identity.reopen_account": "identity.open_account",
    "learning.replace_evidence": "learning.log_activity",
    "organisations.open_unit": "organisations.keep_units",
    "staff.open_account": "identity.open_account",
    "staff.place_person": "staff.register_person",
    "staff.take_list": "staff.see_file",
}
ASKS_FOR |= {name: "intake.load_lists" for name in ACTIONS if name.startswith("intake.")}
ASKS_FOR |= {name: "sync.keep_nodes" for name in ACTIONS if name.startswith("sync.")}
ASKS_FOR |= {name: "sync.decide_held" for name in ACTIONS if name.endswith("_held")}
HOLDS_A_ROLE = "the account holds a role, which whoever has the account in hand must be able to grant"
# Who gets through although more roles stand in the line, and why.
NARROWER = {
    "files.keep_file": (set(), "only another action says of whom a file is"),
    "files.have_bytes": (set(), "only the line says that bytes have come"),
    "identity.close_account": ({Role.ADMINISTRATOR}, HOLDS_A_ROLE),
    "identity.give_password": ({Role.ADMINISTRATOR}, HOLDS_A_ROLE),
    "identity.reopen_account": ({Role.ADMINISTRATOR}, HOLDS_A_ROLE),
}


@pytest.fixture
def holding(village: Cast) -> Callable[[Role, str], Client]:
    """Give a maker of browsers in which somebody holds one role at one unit, and nothing else."""

    def held(role: Role, slug: str) -> Client:
        name = f"{role}-{slug}"
        user, new = User.objects.get_or_create(username=name, defaults={"name_km": name})
        if new:
            day = clock.day_of(village.at)
            RoleGrant.objects.create(user=user, role=role, unit=village.unit(slug), starts_on=day)
        client = Client()
        client.force_login(user)
        return client

    return held


def permission_of(name: str) -> str:
    assert name in TABLE or name in ASKS_FOR, f"{name} has no line of its own: say what it asks in ASKS_FOR"
    return ASKS_FOR.get(name, name)


@pytest.mark.only_on("sqlite3")  # what the table of roles says is the same on both
@pytest.mark.parametrize("name", [name for name in ASKED if not name.startswith("demo.")])
def test_an_action_is_refused_to_every_role_that_is_not_in_its_line(village: Cast, name: str) -> None:
    cmd = command(ACTIONS[name].takes, village)
    with_it = NARROWER[name][0] if name in NARROWER else TABLE[permission_of(name)]
    for role in ROLES:
        here = Doing(actor(role, "kh"), village.at, new_id(), settings.NODE)
        codes = asked(name, here, cmd)
        assert ("not-allowed" in codes) == (role not in with_it), (role, codes)
        next_door = Doing(actor(role, village.unit(NEXT_DOOR).path), village.at, new_id(), settings.NODE)
        assert "not-allowed" in asked(name, next_door, cmd), (role, "next door")


@pytest.mark.only_on("sqlite3")  # as above
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_to_a_role_exactly_if_its_line_says_so(
    village: Cast, holding: Callable[[Role, str], Client], role: Role
) -> None:
    client = holding(role, "ministry")
    client.raise_request_exception = False  # the bytes of the story's own photographs are not kept for tests
    tried = 0
    for one in places.addresses():
        if one.view.asks is None:
            continue
        ids = {name: places.elsewhere(village, name, strangers=(), most=1)[0] for name in one.takes}
        opened = client.get(one.filled(ids)).status_code != 403
        assert opened == (role in TABLE[one.view.asks]), (one.name, role)
        if not opened:
            assert client.post(one.filled(ids), filled_in()).status_code == 403, (one.name, role)
        tried += 1
    assert tried > 30


@pytest.mark.parametrize("role", ROLES)
def test_what_lies_next_door_does_not_exist_for_any_role(
    village: Cast, holding: Callable[[Role, str], Client], role: Role
) -> None:
    client = holding(role, NEXT_DOOR)
    before = contents()
    for one in closed():
        (name,) = one.takes
        for row in places.elsewhere(village, name, strangers=(), most=2, outside=NEXT_DOOR):
            address = one.filled({name: row})
            assert client.get(address).status_code in (403, 404, 405), address
            assert client.post(address, filled_in()).status_code in (403, 404, 405), address
    after = contents()
    assert {table for table in after if after[table] != before[table]} == set()


@pytest.mark.parametrize("role", ROLES)
def test_ids_of_others_in_addresses_and_forms_show_nothing_and_write_nothing_of_theirs(
    village: Cast, holding: Callable[[Role, str], Client], role: Role
) -> None:
    client, path = holding(role, NEXT_DOOR), village.unit(NEXT_DOOR).path
    user = User.objects.get(username=f"{role}-{NEXT_DOOR}")
    theirs = {
        name: str(found[0])
        for name in places.MODELS
        if (found := places.elsewhere(village, name, strangers=(), most=1, outside=NEXT_DOOR))
    } | {"under": "kh", "path": "kh", "q": "សុខា", "again": str(village.person_ids["sokha"])}
    # whoever holds a role above is named where they acted
    above = RoleGrant.objects.filter(unit__path="kh").values("user__person_id")
    people = Person.objects.exclude(pk__in=above.exclude(user__person_id=None))
    strangers = [person for person in people if not lies_in(person.path, path)]
    assert len(strangers) > 10
    for one in places.addresses():
        if one.view.public:
            continue
        own = {name: own_row(name, path) for name in one.takes}
        if not all(own.values()):
            continue
        address = one.filled(own)
        shown = client.get(address, theirs).content.decode(errors="replace")
        assert not [person for person in strangers if person.name_km in shown], address
        client.post(address, {**filled_in(), **theirs})
    written = Entry.objects.filter(actor_user_id=user.pk)
    assert [entry.kind for entry in written if not lies_in(entry.path, path)] == []


def own_row(name: str, path: str) -> Any:
    """Return the id of a row that lies at a path or below, if there is one."""
    model = places.MODELS[name]
    rows = model._default_manager.all()
    if issubclass(model, Scoped):
        rows = rows.filter(within(scopes_of(model)[0], path))
    return rows.values_list("pk", flat=True).first()


def actor(role: Role, path: str) -> Actor:
    return Actor(new_id(), None, role, (Grant(role, path),))


def asked(name: str, do: Doing, cmd: Any) -> set[str]:
    """Ask an action; return the codes of a refusal, or nothing whatever else became of it."""
    try:
        with transaction.atomic():
            ACTIONS[name](do.opened(), cmd)
            raise Asked
    except Refusal as refusal:
        return {reason.code for reason in refusal.reasons}
    except (Asked, ObjectDoesNotExist, DatabaseError, LookupError, ValueError, OSError):
        return set()


class Asked(Exception):
    """Takes back what an action did, for the next role to ask it anew."""
