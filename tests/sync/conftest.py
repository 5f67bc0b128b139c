"""Keys of its own for each test, nodes that have joined with theirs, and offices with their copies."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_django
from django.core.cache import cache
from pydantic import SecretStr
from pytest_django import Settings

from kru.access.actor import Actor
from kru.access.table import Role
from kru.demo.cast import Cast
from kru.identity import actions as identity
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine import clock
from kru.spine.doing import Doing
from kru.sync import actions, signing
from kru.sync.codes import code_for, hash_of
from kru.sync.models import Node
from kru.sync.signing import Keys
from kru.sync.terms import NodeKind
from tests.actors import AT
from tests.sync import nodes
from tests.sync.carried import Carried
from tests.sync.nodes import Office

ITSELF = Actor(None, None, "")
Invite = Callable[..., tuple[Node, str]]
Join = Callable[..., Node]


@pytest.fixture(autouse=True)
def fresh(settings: Settings, tmp_path: Path) -> None:
    """Keep central's keys and files in folders of the test, and count attempts from none."""
    settings.KEYS = tmp_path / "central"
    settings.MEDIA_ROOT = tmp_path / "central-files"
    cache.clear()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Give the keys of an office computer."""
    return Keys.kept_in(tmp_path / "office")


@pytest.fixture
def invite(doing: Callable[..., Doing], school: Unit) -> Invite:
    """Give a maker of invited nodes and their codes."""

    def invited(name: str = "x1-01", unit: Unit | None = None) -> tuple[Node, str]:
        code = code_for(new_id())
        cmd = actions.InviteNode(
            node_id=new_id(),
            kind=NodeKind.OFFICE,
            name=name,
            unit_id=(unit or school).pk,
            code_hash=hash_of(code),
        )
        return actions.invite_node(doing(), cmd), code

    return invited


def joining(code: str, keys: Keys) -> actions.JoinNode:
    """Return the command by which a node joins."""
    return actions.JoinNode(
        code=SecretStr(code),
        public_key=keys.public_key,
        sealing_key=keys.sealing_key,
        incarnation=new_id(),
        version="0.1.0",
    )


def by_itself() -> Doing:
    """Return a doing of nobody who is signed in."""
    return Doing(ITSELF, AT, new_id(), "central")


@pytest.fixture
def node(invite: Invite, keys: Keys) -> Node:
    """Give a node at a school that has joined with `keys`."""
    _, code = invite()
    return actions.join_node(by_itself(), joining(code, keys))


@pytest.fixture
def central() -> Keys:
    """Give the keys of central."""
    return signing.own_keys()


@pytest.fixture(scope="session")
def template(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Path:
    """Give the empty database of an office, made once."""
    path = tmp_path_factory.mktemp("office") / "template.sqlite3"
    with django_db_blocker.unblock():
        nodes.prepare_template(path)
    return path


@pytest.fixture
def office(village: Cast, template: Path, tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Give a maker of offices: `office("prek-svay")` is the computer of a unit of the village."""
    made: list[Office] = []

    def joined(slug: str, name: str = "") -> Office:
        made.append(nodes.join(village.unit(slug), name or f"{slug}-01", template, tmp_path))
        return made[-1]

    yield joined
    for one in made:
        one.wrapper.close()


@pytest.fixture
def dara(village: Cast, office: Callable[[str], Office]) -> Office:
    """Give the office of the district, whose first copy is complete."""
    made = office("district")
    made.at = clock.now() - timedelta(days=1)
    made.exchange()
    return made


@pytest.fixture
def boeng(village: Cast, office: Callable[[str], Office]) -> Office:
    """Give the office of the other district, in which Samnang works, two days later than that of `dara`."""
    identity.grant_role(
        village.doing("sovath"),
        identity.GrantRole(
            user_id=village.user("samnang").pk, role=Role.DISTRICT,
            unit_id=village.unit_ids["boeng-chhuk"], starts_on=clock.day_of(AT),
        ),
    )  # fmt: skip
    made = office("boeng-chhuk")
    made.at = clock.now() - timedelta(days=1)
    made.exchange()
    made.at += timedelta(days=2)
    return made


@pytest.fixture
def carried(office: Callable[[str], Office], tmp_path: Path) -> Carried:
    """Give the office of the district, with keys and settings of its own, and its first copy."""
    found = Carried(office("district"), tmp_path)
    found.office.exchange()
    return found
