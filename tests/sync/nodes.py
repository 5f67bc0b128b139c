"""Offices beside the centre, in one process: each has a database file of its own, changed as one looks."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from kru.access.actor import Actor
from kru.identity import queries as identity
from kru.identity.models import User
from kru.journal import undo
from kru.journal.sqlite3.base import DatabaseWrapper
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine import clock
from kru.spine.doing import Doing
from kru.sync import blobs, sending, serve, to_send, wire
from kru.sync.exchange import NoLine, Outcome, What, exchange
from kru.sync.models import Node
from kru.sync.terms import NodeKind, NodeState
from kru.sync.transport import Turned
from tests.actors import AT
from tests.sync.otherwise import THIS, Version

DEFAULT = "default"


def database(path: Path) -> DatabaseWrapper:
    """Return a connection to an SQLite file, as an office has it but for the waiting for the disk."""
    settings = {
        **connections.configure_settings({DEFAULT: {"ENGINE": "kru.journal.sqlite3"}})[DEFAULT],
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;",
        },
    }
    return DatabaseWrapper(settings, alias=DEFAULT)


@contextmanager
def looking_at(wrapper: Any, name: str) -> Iterator[None]:
    """Let everything in this block happen at an office, whose files lie beside its database."""
    usual = connections[DEFAULT]
    connections[DEFAULT] = wrapper
    files = Path(wrapper.settings_dict["NAME"]).parent / f"{name}-files"
    try:
        with override_settings(NODE_KIND="office", NODE=name, MEDIA_ROOT=files):
            yield
    finally:
        connections[DEFAULT] = usual


def prepare_template(path: Path) -> None:
    """Make the empty database of an office."""
    with looking_at(database(path), "template"):
        call_command("migrate", verbosity=0, interactive=False)
        undo.prepare()
        connections[DEFAULT].close()


@dataclass
class Office:
    """An office that has joined: what it does, and how it speaks with central."""

    node_id: Any
    name: str
    wrapper: DatabaseWrapper
    at: datetime = AT
    bytes_up: int = 0
    bytes_down: int = 0
    lose: list[str] = field(default_factory=list)  # "push" or "pull": whose next answer is lost
    version: Version = THIS  # of the program here
    central_version: Version = THIS
    says: Callable[[], dict[str, Any]] = dict  # of itself, at an exchange
    hear: Callable[[What, list[Any], list[Any]], object] = lambda what, asked, answer: None

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let everything in this block happen at the office."""
        with looking_at(self.wrapper, self.name), self.version.running():
            yield

    def actor(self, slug: str) -> Actor:
        """Return somebody as the office knows them."""
        return identity.actor_of(User.objects.get(username=slug), on=clock.day_of(self.at))

    def doing(self, slug: str) -> Doing:
        """Return a fresh command given at the office."""
        return Doing(self.actor(slug), self.at, new_id(), self.name)

    def exchange(self) -> Outcome:
        """Bring up and down what there is."""
        with self.here():
            return exchange(self._ask, self.at, self.name, says=self.says())

    def _ask(self, what: What, body: bytes) -> bytes:
        self.bytes_up += len(body)
        own = connections[DEFAULT]
        connections[DEFAULT] = self.central
        try:
            with self._at_central(), self.central_version.running():
                node = Node.objects.select_related("unit").get(pk=self.node_id)
                answer = getattr(serve, what)(node, body, self.at)
        except serve.NotSpoken as other:
            raise Turned(other.code, {"reason": other.code}) from other
        except blobs.NotThere as missing:
            raise Turned("not-there", {}) from missing
        finally:
            connections[DEFAULT] = own
        self.bytes_down += len(answer)
        if what != "blob":
            self.hear(what, wire.unpack(body), wire.unpack(answer))
        if what in self.lose:
            self.lose.remove(what)
            raise NoLine("the answer was lost")
        return bytes(answer)

    def send_bytes(self, turns: int = 1_000) -> int:
        """Send and fetch bytes of files, so many messages at the most; return how many it took."""
        with self.here():
            to_send.notice(self.at)
            for turn in range(turns):
                if not sending.turn(self._ask, self.at):
                    return turn
        return turns

    def _at_central(self) -> Any:
        return override_settings(NODE_KIND="central", NODE="central", MEDIA_ROOT=self.central_files)

    central: Any = None
    central_files: Any = None


def join(unit: Unit, name: str, template: Path, directory: Path) -> Office:
    """Let an office join at a unit: an active node at central, and an empty copy of its own."""
    node = Node.objects.create(
        kind=NodeKind.OFFICE,
        name=name,
        unit=unit,
        state=NodeState.ACTIVE,
        invited_at=AT,
        incarnation=new_id(),
    )
    path = directory / f"{name}.sqlite3"
    shutil.copyfile(template, path)
    return Office(
        node.pk, name, database(path), central=connections[DEFAULT], central_files=settings.MEDIA_ROOT
    )
